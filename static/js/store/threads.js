// Threads: a stretch of each that was loaded, in order and without gaps. However long a thread is,
// only so many entries are held: what lies far from the reader is let go and loaded again.
import { signal } from '@preact/signals-core';
import { api, query } from '../net/api.js';
import { keepEnd, keepStart, leavesGap, mergeMessages } from './merge.js';

const PAGE = 50;
/** Entries of one thread that are held, and so drawn. */
const HELD = 200;
/** Threads that are kept for coming back. */
const KEPT = 20;

/**
 * @typedef {{items: Message[], moreBefore: boolean, moreAfter: boolean, beyond: number,
 *   state: 'loading' | 'ready' | 'failed', error: Error | null}} Thread
 *   `beyond` counts customers' messages that came after the stretch while it did not reach the end
 * @typedef {import('@preact/signals-core').Signal<Thread>} ThreadSignal
 */

/** The most recently opened last. @type {Map<string, ThreadSignal>} */
const threads = new Map();
/** @type {Set<string>} */
const fetching = new Set();
/** The thread whose reader is at its end, and wants to see what comes. */
let followed = '';

/** @param {string} id @returns {ThreadSignal} */
export function threadOf(id) {
  const known = threads.get(id);
  if (known) {
    threads.delete(id);
    threads.set(id, known);
    return known;
  }
  /** @type {ThreadSignal} */
  const made = signal({ items: [], moreBefore: false, moreAfter: false, beyond: 0, state: 'loading', error: null });
  threads.set(id, made);
  if (threads.size > KEPT) threads.delete(/** @type {string} */ (threads.keys().next().value));
  return made;
}

/** @param {string} id @param {boolean} atEnd whether its reader is at its end */
export function follow(id, atEnd) {
  if (atEnd) followed = id;
  else if (followed === id) followed = '';
}

/** @param {ThreadSignal} thread @param {Partial<Thread>} change */
function update(thread, change) {
  thread.value = { ...thread.peek(), ...change };
}

/** @param {string} id @param {Record<string, number>} where */
const page = (id, where) => api.get(`/api/conversations/${id}/messages${query({ limit: PAGE, ...where })}`);

/** Runs one load of a thread at a time. @param {string} id @param {(thread: ThreadSignal) => Promise<void>} load */
async function once(id, load) {
  if (fetching.has(id)) return;
  fetching.add(id);
  try {
    await load(threadOf(id));
  } finally {
    fetching.delete(id);
  }
}

/** Loads the newest part, or joins it to what is held. @param {string} id */
export async function openThread(id) {
  const thread = threadOf(id);
  try {
    const answer = await page(id, {});
    const { items: held, moreAfter, moreBefore } = thread.peek();
    const first = answer.items[0]?.seq ?? 0;
    const joins = held.length > 0 && !moreAfter && first <= (held.at(-1)?.seq ?? 0) + 1;
    const whole = joins ? { items: mergeMessages(held, answer.items), moreBefore } : { items: answer.items, moreBefore: answer.more_before };
    update(thread, { ...whole, moreAfter: false, beyond: 0, state: 'ready', error: null });
  } catch (error) {
    failed(thread, error);
  }
}

/** Loads the stretch around a place, in the stead of what is held. @param {string} id @param {number} seq */
export async function openAround(id, seq) {
  const thread = threadOf(id);
  try {
    const answer = await page(id, { around: seq, limit: PAGE * 2 });
    update(thread, { items: answer.items, moreBefore: answer.more_before, moreAfter: answer.more_after, beyond: 0, state: 'ready', error: null });
  } catch (error) {
    failed(thread, error);
  }
}

/** @param {ThreadSignal} thread @param {unknown} error */
function failed(thread, error) {
  const empty = thread.peek().items.length === 0;
  update(thread, { state: empty ? 'failed' : 'ready', error: /** @type {Error} */ (error) });
}

/** Older entries. @param {string} id @param {number} [limit] */
export function loadBefore(id, limit = PAGE) {
  return once(id, async (thread) => {
    const first = thread.peek().items[0];
    if (!first || !thread.peek().moreBefore) return;
    const answer = await page(id, { before: first.seq, limit });
    // Another stretch was opened meanwhile.
    if (thread.peek().items[0]?.seq !== first.seq) return;
    const { kept, dropped } = keepStart(mergeMessages(thread.peek().items, answer.items), HELD);
    update(thread, { items: kept, moreBefore: answer.more_before, moreAfter: dropped || thread.peek().moreAfter });
  });
}

/** Newer entries, when the stretch does not reach the end. @param {string} id */
export function loadAfter(id) {
  return once(id, async (thread) => {
    const last = thread.peek().items.at(-1);
    if (!last || !thread.peek().moreAfter) return;
    const answer = await page(id, { after: last.seq });
    if (thread.peek().items.at(-1)?.seq !== last.seq) return;
    const { kept, dropped } = keepEnd(mergeMessages(thread.peek().items, answer.items), HELD);
    update(thread, { items: kept, moreAfter: answer.more_after, moreBefore: dropped || thread.peek().moreBefore, beyond: answer.more_after ? thread.peek().beyond : 0 });
  });
}

/** The end of a thread, when the stretch does not reach it. @param {string} id */
export async function showEnd(id) {
  if (threadOf(id).peek().moreAfter) await openThread(id);
}

/** Live messages, or answers to commands. @param {string} id @param {Message[]} fresh */
export function putMessages(id, fresh) {
  const thread = threads.get(id);
  if (thread?.peek().state !== 'ready') return;
  const { items, moreAfter, beyond } = thread.peek();
  const first = items[0]?.seq ?? 0;
  const last = items.at(-1)?.seq ?? 0;
  const within = fresh.filter((message) => message.seq >= first && !(moreAfter && message.seq > last));
  const outside = moreAfter ? fresh.filter((message) => message.seq > last && message.direction === 'in').length : 0;
  if (within.some((message) => leavesGap(mergeMessages(items, within.filter((m) => m.seq < message.seq)), message.seq))) {
    openThread(id);
    return;
  }
  const merged = mergeMessages(items, within);
  // Who reads further up keeps their place; the end is loaded when they come to it.
  const atEnd = followed === id;
  const { kept, dropped } = atEnd ? keepEnd(merged, HELD) : keepStart(merged, HELD);
  const cut = atEnd ? 0 : merged.slice(HELD).filter((message) => message.direction === 'in').length;
  update(thread, {
    items: kept,
    beyond: beyond + outside + cut,
    moreBefore: thread.peek().moreBefore || (dropped && atEnd),
    moreAfter: moreAfter || (dropped && !atEnd),
  });
}

/** Loads older pages until a message is there. @param {string} id @param {string} message @returns {Promise<boolean>} */
export async function loadUntil(id, message) {
  const thread = threadOf(id);
  for (let tries = 0; tries < 40; tries++) {
    if (thread.peek().items.some((item) => item.id === message)) return true;
    if (!thread.peek().moreBefore) return false;
    await loadBefore(id, HELD / 2);
  }
  return false;
}

/** Cached threads may have missed something. @param {string | undefined} open the one on screen, which is loaded anew */
export function refreshThreads(open) {
  for (const id of [...threads.keys()]) if (id !== open) threads.delete(id);
  if (open) openThread(open);
}

/** Adds what a thread that shows its end may lack. @param {string} id */
export function catchUp(id) {
  const { state, moreAfter } = threadOf(id).peek();
  if (state === 'ready' && !moreAfter) openThread(id);
}

/** @param {string} id */
export function forgetThread(id) {
  threads.delete(id);
}

/** Signed out. */
export function forgetThreads() {
  threads.clear();
}
