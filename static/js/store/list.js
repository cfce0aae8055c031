// The conversation list on screen: which ids, in which order, and what waits until the pointer is
// away. The list never moves under the pointer: rows change in place, but come, go and change
// places only when nobody is about to click.
import { batch, signal } from '@preact/signals-core';
import { api, query as queryString } from '../net/api.js';
import { now } from './clock.js';
import { loadRow, peekRow, putRows } from './conversations.js';
import { belongs, compareRows, insertInOrder } from './merge.js';
import { isMentioned } from './mentions.js';
import { self } from './session.js';

const PAGE = 50;

/** @typedef {{view: string, status: string, channel: string, team: string, label: string, owner: string, unread: boolean, q: string, sort: string}} ListQuery */

/** @type {import('@preact/signals-core').Signal<string[]>} */
export const ids = signal([]);
/** @type {import('@preact/signals-core').Signal<'loading' | 'ready' | 'failed'>} */
export const state = signal('loading');
/** Rows that came but are not shown yet. */
export const held = signal(0);
/** @type {import('@preact/signals-core').Signal<Error | null>} */
export const listError = signal(null);

/** What the list was searched for. */
export const searched = signal('');

/** The same ids, to be asked for one. It follows step by step, because lists are long and changes are few. */
let shown = new Set();

/**
 * Puts ids on screen.
 * @param {string[]} after @param {{came: string[], went: string[]}} [step] what is new in them and what is gone; without it, anything may be
 */
function show(after, step) {
  if (step) {
    for (const id of step.went) shown.delete(id);
    for (const id of step.came) shown.add(id);
  } else shown = new Set(after);
  ids.value = after;
}

/** @type {ListQuery | null} */
let current = null;
/** @type {string | null} */
let next = null;
let loadingMore = false;
let paused = false;
let generation = 0;
/** Ids that live events brought. @type {Set<string>} */
const arrivals = new Set();

/** Shows another list. @param {ListQuery} query */
export async function showList(query) {
  const same = JSON.stringify(query) === JSON.stringify(current);
  current = query;
  searched.value = query.q;
  if (!same) {
    batch(() => {
      show([]);
      state.value = 'loading';
    });
  }
  await reload();
}

/** Loads the list from its beginning, keeping what is on screen until the answer is there. */
export async function reload() {
  if (!current) return;
  const mine = ++generation;
  const before = [...arrivals];
  try {
    const page = await fetchPage(null, Math.min(200, Math.max(PAGE, ids.peek().length)));
    if (mine !== generation) return;
    // What came since it was asked for may not be in the answer.
    for (const id of before) arrivals.delete(id);
    batch(() => {
      putRows(page.items);
      next = page.next;
      show(page.items.map((/** @type {Conversation} */ row) => row.id));
      state.value = 'ready';
      rowsChanged([]);
    });
  } catch (error) {
    if (mine !== generation) return;
    listError.value = /** @type {Error} */ (error);
    if (ids.peek().length === 0) state.value = 'failed';
  }
}

/** The next page, when the end comes near. */
export async function loadMore() {
  if (!next || loadingMore || !current) return;
  loadingMore = true;
  const mine = generation;
  try {
    const page = await fetchPage(next, PAGE);
    if (mine !== generation) return;
    batch(() => {
      putRows(page.items);
      next = page.next;
      const came = page.items.map((/** @type {Conversation} */ row) => row.id).filter((/** @type {string} */ id) => !shown.has(id));
      show([...ids.peek(), ...came], { came, went: [] });
    });
  } catch {
    // The next scroll tries again.
  } finally {
    loadingMore = false;
  }
}

/** @param {string | null} cursor @param {number} limit */
function fetchPage(cursor, limit) {
  const { unread, ...rest } = /** @type {ListQuery} */ (current);
  return api.get(`/api/conversations${queryString({ ...rest, unread: unread || '', cursor, limit })}`);
}

/** Holds the order while the pointer is over the list. @param {boolean} hold */
export function pauseList(hold) {
  paused = hold;
  if (!hold) settleList();
}

/** Live events changed these rows. @param {string[]} changed */
export function rowsChanged(changed) {
  if (!current) return;
  for (const id of changed) arrivals.add(id);
  if (state.peek() !== 'ready') return;
  if (!paused) {
    settleList();
    return;
  }
  held.value = [...arrivals].filter((id) => !shown.has(id) && isWanted(id)).length;
}

/** Whether the list holds it. @param {Conversation} row */
const isOurs = (row) => Boolean(current && belongs(row, current, self(), isMentioned(row.id)));

/** @param {string} id */
function isWanted(id) {
  const row = peekRow(id);
  // What a search finds, only the server knows.
  return Boolean(row && current && !current.q && isOurs(row) && !isBeyondLoaded(row));
}

/** Rows after the last loaded one come with their page, not before. @param {Conversation} row */
function isBeyondLoaded(row) {
  if (!next || !current) return false;
  const last = ids.peek().findLast((id) => !arrivals.has(id));
  const edge = last ? peekRow(last) : undefined;
  return Boolean(edge && compareRows(row, edge, current.sort, now.peek()) > 0);
}

/** Brings the order up to date. */
export function settleList() {
  if (!current || arrivals.size === 0) {
    held.value = 0;
    return;
  }
  const { q, sort } = current;
  const before = ids.peek();
  const came = [...arrivals].filter((id) => !shown.has(id) && isWanted(id));
  const touched = [...arrivals].filter((id) => shown.has(id));
  const stay = touched.filter(keeps);
  const went = touched.filter((id) => !keeps(id));
  // What a search found keeps its place.
  const moved = q ? [] : stay;
  const gone = new Set([...went, ...moved]);
  const still = gone.size === 0 ? before : before.filter((id) => !gone.has(id));
  const after = q ? [...still, ...came] : inOrder(still, [...moved, ...came], sort);
  arrivals.clear();
  batch(() => {
    held.value = 0;
    if (after.length !== before.length || after.some((id, index) => id !== before[index])) show(after, { came, went });
  });
  hydrate(came);
}

/** Only what changed finds a new place. @param {string[]} still @param {string[]} placed @param {string} sort */
function inOrder(still, placed, sort) {
  const at = now.peek();
  const row = (/** @type {string} */ id) => /** @type {Conversation} */ (peekRow(id));
  return insertInOrder(still, placed, (a, b) => compareRows(row(a), row(b), sort, at));
}

/** Whether a row that is shown stays; what a search found, only the server knows. @param {string} id */
function keeps(id) {
  const row = peekRow(id);
  return Boolean(row && (current?.q || isOurs(row)));
}

/** Live rows lack the reader's own position; ask for it where it could matter. @param {string[]} fresh */
async function hydrate(fresh) {
  for (const id of fresh) {
    const row = peekRow(id);
    if (!row || row.read || row.inbound_count <= row.answered_inbound) continue;
    await loadRow(id).catch(() => undefined);
  }
}

/** A conversation is gone: joined to another, or no longer ours to see. @param {string} id */
export function removeFromList(id) {
  arrivals.delete(id);
  if (shown.has(id)) show(ids.peek().filter((other) => other !== id), { came: [], went: [id] });
}

/** The id before or after one. @param {string | undefined} id @param {1 | -1} step */
export function neighbour(id, step) {
  const all = ids.peek();
  const at = id ? all.indexOf(id) : -1;
  if (at < 0) return all[0];
  return all[at + step];
}
