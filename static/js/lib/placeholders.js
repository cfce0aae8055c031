// `{{contact.first_name}}` and the like in quick replies.

/**
 * @param {string} text
 * @param {{contact: {name: string}, agent: {name: string}}} who
 */
export function fill(text, who) {
  const name = who.contact.name.trim();
  /** @type {Record<string, string>} */
  const values = {
    'contact.name': name,
    'contact.first_name': name.split(/\s+/)[0] ?? '',
    'agent.name': who.agent.name,
  };
  return text.replace(/\{\{\s*([\w.]+)\s*\}\}/g, (whole, key) => values[key] ?? whole);
}

/** Placeholders that nothing fills. @param {string} text */
export function unknown(text) {
  const known = new Set(['contact.name', 'contact.first_name', 'agent.name']);
  return [...text.matchAll(/\{\{\s*([\w.]+)\s*\}\}/g)].map((found) => found[1]).filter((key) => !known.has(key));
}
