// Meta's message templates: which variables they have, and how they are sent filled in.

const VARIABLE = /\{\{\s*([\w]+)\s*\}\}/g;
const MEDIA_HEADERS = ['IMAGE', 'VIDEO', 'DOCUMENT'];

/** @typedef {{id: string, part: 'header' | 'body' | 'button' | 'media', name: string, example: string, guess: string, isLink: boolean, index?: number}} TemplateField */

/** @param {any} template @param {string} type @returns {any} */
export const partOf = (template, type) => (template.components ?? []).find((/** @type {any} */ part) => String(part.type).toUpperCase() === type);

/** @param {string | undefined} text */
const variables = (text) => [...new Set([...(text ?? '').matchAll(VARIABLE)].map((found) => found[1]))];

/** @param {any} part @param {string} section @param {number} index @param {string} name */
function exampleOf(part, section, index, name) {
  const named = part?.example?.[`${section}_text_named_params`]?.find((/** @type {any} */ entry) => entry.param_name === name);
  const positional = part?.example?.[`${section}_text`];
  const row = Array.isArray(positional?.[0]) ? positional[0] : positional;
  return named?.example ?? row?.[index] ?? '';
}

/** Everything a person has to fill in. @param {any} template @returns {TemplateField[]} */
export function fieldsOf(template) {
  const header = partOf(template, 'HEADER');
  const body = partOf(template, 'BODY');
  /** @type {TemplateField[]} */
  const fields = [];
  if (MEDIA_HEADERS.includes(header?.format)) {
    fields.push({ id: 'media', part: 'media', name: header.format.toLowerCase(), example: '', guess: '', isLink: true });
  }
  variables(header?.text).forEach((name, index) => {
    fields.push({ id: `header:${name}`, part: 'header', name, example: exampleOf(header, 'header', index, name), guess: '', isLink: false });
  });
  variables(body?.text).forEach((name, index) => {
    const guess = index === 0 || /name/.test(name) ? 'name' : '';
    fields.push({ id: `body:${name}`, part: 'body', name, example: exampleOf(body, 'body', index, name), guess, isLink: false });
  });
  (partOf(template, 'BUTTONS')?.buttons ?? []).forEach((/** @type {any} */ button, /** @type {number} */ index) => {
    const needs = (button.type === 'URL' && VARIABLE.test(button.url ?? '')) || button.type === 'COPY_CODE';
    VARIABLE.lastIndex = 0;
    if (needs) fields.push({ id: `button:${index}`, part: 'button', name: button.text, example: button.example?.[0] ?? '', guess: '', isLink: false, index });
  });
  return fields;
}

/** A part's words with the variables filled in. @param {any} template @param {string} type @param {Record<string, string>} values */
export function filled(template, type, values) {
  const text = partOf(template, type)?.text ?? '';
  return text.replace(VARIABLE, (/** @type {string} */ whole, /** @type {string} */ name) => values[`${type.toLowerCase()}:${name}`]?.trim() || whole);
}

/** @param {any} template @param {TemplateField} field @param {string} value */
function textParameter(template, field, value) {
  const named = template.parameter_format === 'NAMED' || !/^\d+$/.test(field.name);
  return named ? { type: 'text', parameter_name: field.name, text: value } : { type: 'text', text: value };
}

/** A file that was uploaded stands as `media:` and its id, anything else is a link. */
const UPLOADED = 'media:';

/** The value of a field for an uploaded file. @param {string} id */
export const uploaded = (id) => `${UPLOADED}${id}`;

/** The id of an uploaded file; empty when it is a link. @param {string} value */
export const uploadedId = (value) => (value.startsWith(UPLOADED) ? value.slice(UPLOADED.length) : '');

/** @param {string} kind @param {Record<string, string>} values */
function headerFile(kind, values) {
  const value = values.media.trim();
  const id = uploadedId(value);
  const file = id ? { media_id: id } : { link: value };
  return kind === 'document' && values.file_name ? { ...file, filename: values.file_name } : file;
}

/** What `messages` takes: name, language, Meta's send components and the words for the thread. @param {any} template @param {Record<string, string>} values */
export function sendable(template, values) {
  const fields = fieldsOf(template);
  const value = (/** @type {TemplateField} */ field) => values[field.id].trim();
  /** @type {any[]} */
  const components = [];
  const media = fields.find((field) => field.part === 'media');
  if (media) components.push({ type: 'header', parameters: [{ type: media.name, [media.name]: headerFile(media.name, values) }] });
  for (const part of ['header', 'body']) {
    const own = fields.filter((field) => field.part === part);
    if (own.length > 0) components.push({ type: part, parameters: own.map((field) => textParameter(template, field, value(field))) });
  }
  const buttons = partOf(template, 'BUTTONS')?.buttons ?? [];
  for (const field of fields.filter((entry) => entry.part === 'button')) {
    const isCode = buttons[field.index ?? 0]?.type === 'COPY_CODE';
    const parameter = isCode ? { type: 'coupon_code', coupon_code: value(field) } : { type: 'text', text: value(field) };
    components.push({ type: 'button', sub_type: isCode ? 'copy_code' : 'url', index: String(field.index), parameters: [parameter] });
  }
  const words = [filled(template, 'HEADER', values), filled(template, 'BODY', values)].filter(Boolean).join('\n');
  return { name: template.name, language: template.language, components, preview: words };
}
