// What somebody was writing, per conversation and person: kept through reloads.
import { del, entries, set } from 'idb-keyval';
import { signal } from '@preact/signals-core';

/** @typedef {{reply: string, note: string}} Draft */

/** By conversation. @type {import('@preact/signals-core').Signal<Record<string, Draft>>} */
export const drafts = signal({});

const SAVE_MILLIS = 300;
let owner = '';
/** @type {Map<string, ReturnType<typeof setTimeout>>} */
const timers = new Map();

/** @param {string} conversation */
const nameOf = (conversation) => `draft/${owner}/${conversation}`;

/** @param {string} agent */
export async function loadDrafts(agent) {
  owner = agent;
  const prefix = `draft/${agent}/`;
  const stored = await entries().catch(() => []);
  /** @type {Record<string, Draft>} */
  const found = {};
  for (const [name, draft] of stored) {
    if (typeof name === 'string' && name.startsWith(prefix)) found[name.slice(prefix.length)] = draft;
  }
  drafts.value = { ...found, ...drafts.value };
}

/** @param {string} conversation @returns {Draft} */
export const draftOf = (conversation) => drafts.peek()[conversation] ?? { reply: '', note: '' };

/** @param {string} conversation @param {'reply' | 'note'} mode @param {string} text */
export function putDraft(conversation, mode, text) {
  const draft = { ...draftOf(conversation), [mode]: text };
  const empty = !draft.reply && !draft.note;
  const next = { ...drafts.peek(), [conversation]: draft };
  if (empty) delete next[conversation];
  drafts.value = next;
  clearTimeout(timers.get(conversation));
  timers.set(conversation, setTimeout(() => {
    const saved = empty ? del(nameOf(conversation)) : set(nameOf(conversation), draft);
    saved.catch(() => undefined);
  }, SAVE_MILLIS));
}

/** Signed out: drafts stay on disk for their writer, not on screen for the next. */
export function forgetDrafts() {
  drafts.value = {};
  owner = '';
}
