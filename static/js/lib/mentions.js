// Which colleagues a note names.

/**
 * @param {string} text
 * @param {{id: string, name: string}[]} people
 * @returns {string[]} ids; of two names that begin alike, the longer one is meant
 */
export function mentionsIn(text, people) {
  let rest = text;
  const found = [];
  for (const person of people.toSorted((a, b) => b.name.length - a.name.length)) {
    if (!person.name || !rest.includes(`@${person.name}`)) continue;
    found.push(person.id);
    rest = rest.replaceAll(`@${person.name}`, '');
  }
  return found;
}
