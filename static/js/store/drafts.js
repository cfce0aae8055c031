// What somebody is writing, per conversation: in memory at once, on disk after a moment, at the
// server after another, and so in their other windows. Of colleagues only that they write.
import { del, entries, set } from 'idb-keyval';
import { batch, signal } from '@preact/signals-core';
import { api, isPassing } from '../net/api.js';

/** @typedef {{reply: string, note: string}} Draft */
/** @typedef {Draft & {conversation_id: string, at: number}} ServerDraft */

/** By conversation. @type {import('@preact/signals-core').Signal<Record<string, Draft>>} */
export const drafts = signal({});
/** Who else has a draft, by conversation. @type {import('@preact/signals-core').Signal<Record<string, Named[]>>} */
export const colleagues = signal({});

const SAVE_MILLIS = 300;
const SEND_MILLIS = 2000;
const EMPTY = { reply: '', note: '' };

let owner = '';
/** @type {Map<string, ReturnType<typeof setTimeout>>} */
const saves = new Map();
/** @type {Map<string, ReturnType<typeof setTimeout>>} */
const sends = new Map();
/** What the server does not have yet. @type {Set<string>} */
const fresh = new Set();
/** When the server's word about each was. @type {Map<string, number>} */
const heard = new Map();
/** On its way to the server. @type {Set<string>} */
const travelling = new Set();
/** How many messages are leaving that take a draft with them. @type {Map<string, number>} */
const leaving = new Map();

/** @param {string} conversation */
const nameOf = (conversation) => `draft/${owner}/${conversation}`;

/** @param {string} conversation @returns {Draft} */
export const draftOf = (conversation) => drafts.peek()[conversation] ?? EMPTY;

/** @param {Draft} draft */
const isEmpty = (draft) => !draft.reply && !draft.note;

/** On screen. @param {string} conversation @param {Draft} draft */
function show(conversation, draft) {
  const next = { ...drafts.peek(), [conversation]: { reply: draft.reply, note: draft.note } };
  if (isEmpty(draft)) delete next[conversation];
  drafts.value = next;
}

/** On disk, with whether the server has it. @param {string} conversation */
function save(conversation) {
  clearTimeout(saves.get(conversation));
  saves.set(conversation, setTimeout(() => {
    const draft = draftOf(conversation);
    const kept = !isEmpty(draft) || fresh.has(conversation);
    const saved = kept ? set(nameOf(conversation), { ...draft, fresh: fresh.has(conversation) }) : del(nameOf(conversation));
    saved.catch(() => undefined);
  }, SAVE_MILLIS));
}

/** @param {string} conversation @param {'reply' | 'note'} mode @param {string} text */
export function putDraft(conversation, mode, text) {
  show(conversation, { ...draftOf(conversation), [mode]: text });
  fresh.add(conversation);
  save(conversation);
  sendSoon(conversation);
}

/** @param {string} conversation */
function sendSoon(conversation) {
  clearTimeout(sends.get(conversation));
  sends.set(conversation, setTimeout(() => transmit(conversation), SEND_MILLIS));
}

/** @param {string} conversation */
async function transmit(conversation) {
  if (travelling.has(conversation) || leaving.has(conversation)) {
    sendSoon(conversation);
    return;
  }
  if (!owner || !fresh.has(conversation)) return;
  const draft = draftOf(conversation);
  travelling.add(conversation);
  try {
    const kept = await api.put(`/api/conversations/${conversation}/draft`, draft);
    heard.set(conversation, kept.at);
    settled(conversation, draft);
  } catch (error) {
    // What may pass is tried again when the line is back; a conversation that is gone takes nothing.
    if (!isPassing(error)) settled(conversation, draft);
  } finally {
    travelling.delete(conversation);
  }
}

/** The server has a draft, unless something was typed since. @param {string} conversation @param {Draft} draft */
function settled(conversation, draft) {
  const now = draftOf(conversation);
  if (now.reply !== draft.reply || now.note !== draft.note) return;
  fresh.delete(conversation);
  save(conversation);
}

/** What was written has left with a message or note that is marked as the draft. @param {string} conversation @param {'reply' | 'note'} mode */
export function draftLeaves(conversation, mode) {
  show(conversation, { ...draftOf(conversation), [mode]: '' });
  fresh.add(conversation);
  save(conversation);
}

/**
 * While such a message is on its way the server will forget the draft in the same commit: whatever
 * is typed meanwhile is told when it has arrived.
 * @param {string} conversation @param {Promise<unknown>} arrived
 */
export function holdDraft(conversation, arrived) {
  leaving.set(conversation, (leaving.get(conversation) ?? 0) + 1);
  fresh.add(conversation);
  arrived.finally(() => {
    const more = (leaving.get(conversation) ?? 1) - 1;
    if (more > 0) leaving.set(conversation, more);
    else leaving.delete(conversation);
    sendSoon(conversation);
  });
}

/** From another window of the same person. @param {ServerDraft} draft */
export function takeDraft(draft) {
  const id = draft.conversation_id;
  if (fresh.has(id) || draft.at <= (heard.get(id) ?? 0)) return;
  heard.set(id, draft.at);
  show(id, draft);
  save(id);
}

/** @param {{conversation_id: string, agent: Named, writes: boolean}} item */
export function takeColleague({ conversation_id: id, agent, writes }) {
  const others = (colleagues.peek()[id] ?? []).filter((other) => other.id !== agent.id);
  const next = { ...colleagues.peek(), [id]: writes ? [...others, agent] : others };
  if (next[id].length === 0) delete next[id];
  colleagues.value = next;
}

let read = Promise.resolve();

/** What an earlier page left on disk. @param {string} agent */
export function loadDrafts(agent) {
  owner = agent;
  read = readDisk(agent);
}

/** @param {string} agent */
async function readDisk(agent) {
  const prefix = `draft/${agent}/`;
  const stored = await entries().catch(() => []);
  batch(() => {
    for (const [name, draft] of stored) {
      if (typeof name !== 'string' || !name.startsWith(prefix)) continue;
      const id = name.slice(prefix.length);
      if (id in drafts.peek()) continue;
      show(id, draft);
      if (draft.fresh !== false) fresh.add(id);
    }
  });
}

/** Both sides tell what the other does not know: at the start, and when the line comes back. */
export async function meetServer() {
  const agent = owner;
  if (!agent) return;
  await read;
  const known = await api.get('/api/drafts').catch(() => null);
  if (!known || owner !== agent) return;
  /** @type {Set<string>} */
  const there = new Set(known.items.map((/** @type {ServerDraft} */ item) => item.conversation_id));
  batch(() => {
    for (const item of known.items) takeDraft(item);
    for (const id of Object.keys(drafts.peek())) {
      if (there.has(id) || fresh.has(id)) continue;
      show(id, EMPTY);
      save(id);
    }
    /** @type {Record<string, Named[]>} */
    const others = {};
    for (const { conversation_id: id, agent: who } of known.colleagues) others[id] = [...(others[id] ?? []), who];
    colleagues.value = others;
  });
  for (const id of fresh) transmit(id);
}

/** Signed out: drafts stay on disk for their writer, not on screen for the next. */
export function forgetDrafts() {
  for (const timer of sends.values()) clearTimeout(timer);
  for (const memory of [sends, fresh, heard, leaving]) memory.clear();
  drafts.value = {};
  colleagues.value = {};
  owner = '';
}
