// `{{contact.first_name}}` and the like in quick replies.

/** @typedef {{contact: {name: string, phone?: string | null, username?: string | null}, agent: {name: string}, channel?: {name: string}, team?: {name: string} | null}} Filling */

/** Every placeholder, and what stands in its place. @type {Record<string, (who: Filling) => string>} */
const PLACEHOLDERS = {
  'contact.name': ({ contact }) => contact.name.trim(),
  'contact.first_name': ({ contact }) => contact.name.trim().split(/\s+/)[0] ?? '',
  'contact.phone': ({ contact }) => (contact.phone ? `+${contact.phone}` : ''),
  'agent.name': ({ agent }) => agent.name,
  'agent.first_name': ({ agent }) => agent.name.trim().split(/\s+/)[0] ?? '',
  'channel.name': ({ channel }) => channel?.name ?? '',
  'team.name': ({ team }) => team?.name ?? '',
};

/** Their names, for whoever writes one. */
export const PLACEHOLDER_NAMES = Object.keys(PLACEHOLDERS);

const PLACEHOLDER = /\{\{\s*([\w.]+)\s*\}\}/g;

/** What nothing fills stays as it is, to be seen. @param {string} text @param {Filling} who */
export const fill = (text, who) => text.replace(PLACEHOLDER, (whole, key) => (key in PLACEHOLDERS ? PLACEHOLDERS[key](who) : whole));

/** Placeholders that nothing fills. @param {string} text */
export const unknown = (text) => [...text.matchAll(PLACEHOLDER)].map((found) => found[1]).filter((key) => !(key in PLACEHOLDERS));
