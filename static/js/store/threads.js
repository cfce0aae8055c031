// Threads: what was loaded of them, in order and without gaps.
import { signal } from '@preact/signals-core';
import { api, query } from '../net/api.js';
import { leavesGap, mergeMessages } from './merge.js';

const PAGE = 50;
const KEPT = 20;

/**
 * @typedef {{items: Message[], moreBefore: boolean, moreAfter: boolean, state: 'loading' | 'ready' | 'failed', error: Error | null}} Thread
 * @typedef {import('@preact/signals-core').Signal<Thread>} ThreadSignal
 */

/** The most recently opened last. @type {Map<string, ThreadSignal>} */
const threads = new Map();
/** @type {Set<string>} */
const fetching = new Set();

/** @param {string} id @returns {ThreadSignal} */
export function threadOf(id) {
  const known = threads.get(id);
  if (known) {
    threads.delete(id);
    threads.set(id, known);
    return known;
  }
  /** @type {ThreadSignal} */
  const made = signal({ items: [], moreBefore: false, moreAfter: false, state: 'loading', error: null });
  threads.set(id, made);
  if (threads.size > KEPT) threads.delete(/** @type {string} */ (threads.keys().next().value));
  return made;
}

/** @param {ThreadSignal} thread @param {Partial<Thread>} change */
function update(thread, change) {
  thread.value = { ...thread.peek(), ...change };
}

/** @param {string} id @param {Record<string, number>} where */
const page = (id, where) => api.get(`/api/conversations/${id}/messages${query({ limit: PAGE, ...where })}`);

/** Loads the newest part, or joins it to what is held. @param {string} id */
export async function openThread(id) {
  const thread = threadOf(id);
  try {
    const answer = await page(id, {});
    const held = thread.peek().items;
    const first = answer.items[0]?.seq ?? 0;
    const joins = held.length > 0 && !thread.peek().moreAfter && first <= (held.at(-1)?.seq ?? 0) + 1;
    update(thread, {
      items: joins ? mergeMessages(held, answer.items) : answer.items,
      moreBefore: joins ? thread.peek().moreBefore : answer.more_before,
      moreAfter: false,
      state: 'ready',
      error: null,
    });
  } catch (error) {
    const failed = thread.peek().items.length === 0;
    update(thread, { state: failed ? 'failed' : 'ready', error: /** @type {Error} */ (error) });
  }
}

/** Older entries. @param {string} id @param {number} [limit] */
export async function loadBefore(id, limit = 100) {
  const thread = threadOf(id);
  const first = thread.peek().items[0];
  if (!first || !thread.peek().moreBefore || fetching.has(id)) return;
  fetching.add(id);
  try {
    const answer = await page(id, { before: first.seq, limit });
    update(thread, { items: mergeMessages(thread.peek().items, answer.items), moreBefore: answer.more_before });
  } finally {
    fetching.delete(id);
  }
}

/** Live messages, or answers to commands. @param {string} id @param {Message[]} fresh */
export function putMessages(id, fresh) {
  const thread = threads.get(id);
  if (thread?.peek().state !== 'ready') return;
  const { items } = thread.peek();
  const first = items[0]?.seq ?? 0;
  const within = fresh.filter((message) => message.seq >= first);
  if (within.some((message) => leavesGap(mergeMessages(items, within.filter((m) => m.seq < message.seq)), message.seq))) {
    openThread(id);
    return;
  }
  update(thread, { items: mergeMessages(items, within) });
}

/** Loads older pages until a message is there. @param {string} id @param {string} message @returns {Promise<boolean>} */
export async function loadUntil(id, message) {
  const thread = threadOf(id);
  for (let tries = 0; tries < 20; tries++) {
    if (thread.peek().items.some((item) => item.id === message)) return true;
    if (!thread.peek().moreBefore) return false;
    await loadBefore(id, 200);
  }
  return false;
}

/** Cached threads may have missed something. @param {string | undefined} open the one on screen, which is loaded anew */
export function refreshThreads(open) {
  for (const id of [...threads.keys()]) if (id !== open) threads.delete(id);
  if (open) openThread(open);
}

/** @param {string} id */
export function forgetThread(id) {
  threads.delete(id);
}

/** Signed out. */
export function forgetThreads() {
  threads.clear();
}
