// Files that wait in a composer for their words: kept per conversation, through reloads too.
import { del, entries, set } from 'idb-keyval';
import { signal } from '@preact/signals-core';

/** @typedef {{id: string, blob: Blob, name: string, kind: string, voice: boolean, caption: string}} Attachment */

/** By conversation. @type {import('@preact/signals-core').Signal<Record<string, Attachment[]>>} */
export const attached = signal({});

/** @type {Attachment[]} */
const NONE = [];
const SAVE_MILLIS = 300;
let owner = '';
/** @type {Map<string, ReturnType<typeof setTimeout>>} */
const timers = new Map();

/** @param {string} conversation */
const nameOf = (conversation) => `attached/${owner}/${conversation}`;

/** @param {string} conversation */
export const attachedTo = (conversation) => attached.value[conversation] ?? NONE;

/** @param {string} conversation @param {Attachment[]} files */
export function attach(conversation, files) {
  const next = { ...attached.peek(), [conversation]: files };
  if (files.length === 0) delete next[conversation];
  attached.value = next;
  const name = nameOf(conversation);
  clearTimeout(timers.get(conversation));
  timers.set(conversation, setTimeout(() => {
    const saved = files.length > 0 ? set(name, files) : del(name);
    // A full disk costs the memory of the files, not the files.
    saved.catch(() => undefined);
  }, SAVE_MILLIS));
}

/** @param {string} agent */
export async function loadAttached(agent) {
  owner = agent;
  const prefix = `attached/${agent}/`;
  const stored = await entries().catch(() => []);
  /** @type {Record<string, Attachment[]>} */
  const found = {};
  for (const [name, files] of stored) {
    if (typeof name === 'string' && name.startsWith(prefix)) found[name.slice(prefix.length)] = files;
  }
  attached.value = { ...found, ...attached.peek() };
}

/** Signed out: files stay on disk for their owner, not on screen for the next. */
export function forgetAttached() {
  attached.value = {};
  owner = '';
}
