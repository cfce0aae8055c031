// The conversation list on screen: which ids, in which order, and what waits until the pointer is
// away. The list never moves under the pointer: rows change in place, but come, go and change
// places only when nobody is about to click.
import { batch, signal } from '@preact/signals-core';
import { paced } from '../lib/paced.js';
import { api, isRefusal, query as queryString, sessionExpired } from '../net/api.js';
import { now } from './clock.js';
import { loadRow, peekRow, putKept, putRows } from './conversations.js';
import { dropKept, keep, keepNow, keepSoon, keptRows, loseRow } from './kept.js';
import { belongs, compareRows, insertInOrder } from './merge.js';
import { isMentioned } from './mentions.js';
import { me, self } from './session.js';

const PAGE = 50;
const MOST_AT_ONCE = 200;
/** Nobody has taken aim yet at what has stood for less. */
const AIM_MILLIS = 500;
/** Between one question what else a search finds and the next. */
const SEARCH_REST_MILLIS = 4000;

/** @typedef {{ids: string[], next: string | null}} Answer */
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
  if (ids.peek().length === 0) shownSince = performance.now();
  if (step) {
    for (const id of step.went) shown.delete(id);
    for (const id of step.came) shown.add(id);
  } else shown = new Set(after);
  ids.value = after;
}

/** @type {ListQuery | null} */
let current = null;
/** Whether the server has said what is in it; until then it may be shown as it was before. */
let isAnswered = false;
/** What has changed since the list was asked for, as its answer may not say; `null` while it is not. @type {Set<string> | null} */
let sinceAsked = null;
let shownSince = 0;
/** An answer that changes places, while somebody points at them. @type {Answer | null} */
let answer = null;
/** @type {string | null} */
let next = null;
let loadingMore = false;
let paused = false;
let generation = 0;
/** From where the live stream goes on after the list, and where the line began without it. @type {string | null} */
let standing = null;
/** @type {string | null} */
let began = null;
/** Ids that live events brought. @type {Set<string>} */
const arrivals = new Set();
/** What a search finds since it was asked: only the server knows. @type {Set<string>} */
const found = new Set();

/** Shows another list: as it was, until the answer is there. @param {ListQuery} query */
export async function showList(query) {
  if (JSON.stringify(query) === JSON.stringify(current)) {
    await reload();
    return;
  }
  keepNow();
  current = query;
  searched.value = query.q;
  [isAnswered, next, answer] = [false, null, null];
  search.forget();
  batch(() => {
    show([]);
    held.value = 0;
    listError.value = null;
    state.value = 'loading';
  });
  await Promise.all([reload(), showKept(query)]);
}

/** @param {ListQuery} query */
async function showKept(query) {
  const person = me.peek()?.id;
  if (!person || query.q) return;
  const kept = await keptRows(person, query);
  if (current !== query || isAnswered || shown.size > 0) return;
  const fresh = kept.filter((row) => !peekRow(row.id));
  batch(() => {
    putKept(fresh);
    // Of what changed since, the place is known, and whether there still is one.
    const still = kept.map((row) => row.id).filter((id) => fresh.some((row) => row.id === id) || keeps(id));
    if (still.length === 0) return;
    show(inOrder([], still, query.sort));
    state.value = 'ready';
    rowsChanged([]);
  });
}

/** What is shown, for the next time. */
function keepShown() {
  const person = me.peek()?.id;
  if (!person || !current || current.q || !isAnswered || sessionExpired.peek()) return;
  keep(person, current, ids.peek().slice(0, PAGE).flatMap((id) => peekRow(id) ?? []));
}

/** Loads the list from its beginning, keeping what is on screen until the answer is there. */
export async function reload() {
  if (!current) return;
  const mine = ++generation;
  const before = [...arrivals];
  const wasTold = began !== null;
  sinceAsked = new Set();
  try {
    const page = await fetchPage(null, Math.min(MOST_AT_ONCE, Math.max(PAGE, shown.size)));
    if (mine !== generation) return;
    for (const id of before) arrivals.delete(id);
    for (const id of sinceAsked) arrivals.add(id);
    sinceAsked = null;
    found.clear();
    batch(() => {
      putRows(page.items);
      standing = page.live;
      listError.value = null;
      take({ ids: page.items.map((/** @type {Conversation} */ row) => row.id), next: page.next });
    });
    if (!wasTold) askAgain();
  } catch (error) {
    if (mine !== generation) return;
    sinceAsked = null;
    fail(/** @type {Error} */ (error));
  }
}

/** An answer takes the list's place: under a pointer only where nothing moves by it. @param {Answer} given */
function take(given) {
  const before = ids.peek();
  const moves = given.ids.length !== before.length || given.ids.some((id, at) => id !== before[at]);
  answer = given;
  if (!moves || !paused || before.length === 0 || performance.now() - shownSince < AIM_MILLIS) settleAnswer();
  rowsChanged([]);
}

function settleAnswer() {
  if (!answer) return;
  next = answer.next;
  isAnswered = true;
  show(answer.ids);
  state.value = 'ready';
  answer = null;
  keepSoon(keepShown);
}

/** What was there before stays readable, unless it is refused. @param {Error} error */
function fail(error) {
  const person = me.peek()?.id;
  batch(() => {
    listError.value = error;
    if (current && person && !isAnswered && isRefusal(error)) {
      dropKept(person, current);
      show([]);
    }
    if (ids.peek().length === 0) state.value = 'failed';
  });
}

/** The line is back: a list that has no answer, or no late one, asks again. */
export function askIfUnanswered() {
  if ((!isAnswered || listError.peek()) && !sinceAsked && !answer) reload();
}

/** A cursor from which the live line misses nothing of the list; `null` while there is no list. */
export const listStands = () => standing;

/** The live line began here, whatever the list says: one from before may lack something. @param {string} cursor */
export function lineBegan(cursor) {
  began = cursor;
  if (!sinceAsked) askAgain();
}

function askAgain() {
  if (began !== null && standing !== began) reload();
}

/** Signed out: the next one's line begins anew. */
export function forgetLine() {
  began = null;
  standing = null;
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
  if (!hold && state.peek() === 'ready') settleList();
}

/** Live events changed these rows. @param {string[]} changed */
export function rowsChanged(changed) {
  if (!current) return;
  for (const id of changed) {
    arrivals.add(id);
    sinceAsked?.add(id);
  }
  if (state.peek() !== 'ready') return;
  keepSoon(keepShown);
  if (current.q && changed.some(mayBeFound)) search.wish();
  if (!paused) {
    settleList();
    return;
  }
  const came = [...(answer?.ids ?? []), ...[...arrivals].filter(isWanted)];
  held.value = new Set(came.filter((id) => !shown.has(id))).size;
}

/** Whether what is searched for could be in it. @param {string} id */
function mayBeFound(id) {
  const row = peekRow(id);
  return Boolean(row && !shown.has(id) && !found.has(id) && isOurs(row));
}

let isSeen = false;
/** However much happens, a search is asked again only now and then, and only while somebody sees its list. */
const search = paced(askWhatElse, { rest: SEARCH_REST_MILLIS, isSeen: () => isSeen && !document.hidden });
document.addEventListener('visibilitychange', search.go);

/** Whether the list is on screen. @param {boolean} is */
export function listIsSeen(is) {
  isSeen = is;
  search.go();
}

/** What a search finds by now is shown as other news is: at once, or when nobody points at the list. */
async function askWhatElse() {
  const asked = current;
  const mine = generation;
  if (!asked?.q) return;
  const page = await fetchPage(null, Math.min(MOST_AT_ONCE, Math.max(PAGE, shown.size)));
  if (asked !== current || mine !== generation) return;
  const more = page.items.map((/** @type {Conversation} */ row) => row.id).filter((/** @type {string} */ id) => !shown.has(id));
  for (const id of more) found.add(id);
  batch(() => {
    putRows(page.items);
    rowsChanged(more);
  });
}

/** Whether the list holds it. @param {Conversation} row */
const isOurs = (row) => Boolean(current && belongs(row, current, self(), isMentioned(row.id)));

/** @param {string} id */
function isWanted(id) {
  const row = peekRow(id);
  if (!row || !current || !isOurs(row)) return false;
  return current.q ? found.has(id) : !isBeyondLoaded(row);
}

/** Rows after the last loaded one come with their page, not before. @param {Conversation} row */
function isBeyondLoaded(row) {
  if (!current || (isAnswered && !next)) return false;
  const last = ids.peek().findLast((id) => !arrivals.has(id));
  const edge = last ? peekRow(last) : undefined;
  return Boolean(edge && compareRows(row, edge, current.sort, now.peek()) > 0);
}

/** Brings the order up to date. */
export function settleList() {
  batch(() => {
    settleAnswer();
    settleArrivals();
  });
}

function settleArrivals() {
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
  const after = inOrder(still, [...moved, ...came], sort);
  arrivals.clear();
  held.value = 0;
  if (after.length !== before.length || after.some((id, index) => id !== before[index])) show(after, { came, went });
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
  loseRow(id);
  if (answer) answer = { ...answer, ids: answer.ids.filter((other) => other !== id) };
  if (shown.has(id)) show(ids.peek().filter((other) => other !== id), { came: [], went: [id] });
}

/** The id before or after one. @param {string | undefined} id @param {1 | -1} step */
export function neighbour(id, step) {
  const all = ids.peek();
  const at = id ? all.indexOf(id) : -1;
  if (at < 0) return all[0];
  return all[at + step];
}
