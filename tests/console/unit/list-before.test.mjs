// A list before its answer is there, under the pointer, and while something is searched for.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import './page.mjs';
import './disk.mjs';
import { forgetRows, peekRow, putRows } from '../../../static/js/store/conversations.js';
import { forgetKept, readKept } from '../../../static/js/store/kept.js';
import { askIfUnanswered, held, ids, listError, listIsSeen, loadMore, pauseList, reload, removeFromList, rowsChanged, settleList, showList, state } from '../../../static/js/store/list.js';
import { signedIn } from '../../../static/js/store/session.js';

const real = globalThis.fetch;
/** What is asked for, and the way to answer it. @type {{url: string, gives: (rows: any[], next?: string | null) => void, fails: (status: number, code: string) => void, breaks: () => void}[]} */
let asked = [];
let views = 0;

const row = (/** @type {number} */ id, change = {}) => /** @type {any} */ ({
  id: String(id), version: 1, status: 'open', owner: null, team: null, channel: { id: '5', name: 'Store' }, labels: [], waiting_since: null,
  last_activity_at: id, inbound_count: 1, answered_inbound: 1, read: { read_seq: 1, read_inbound: 1, marked_unread: false }, contact: { id: String(id), name: `Customer ${id}` }, ...change,
});
const query = (change = {}) => ({ view: 'all', status: 'open', channel: String(++views), team: '', label: '', owner: '', unread: false, q: '', sort: 'oldest', ...change });
const turns = (millis = 5) => new Promise((resolve) => { setTimeout(resolve, millis); });
const at = (/** @type {number} */ number) => asked.at(number) ?? assert.fail('nothing was asked');
/** Longer than it takes to aim. */
const AIMED = 550;

before(() => {
  globalThis.fetch = (/** @type {any} */ url) => {
    if (!String(url).includes('/api/conversations?')) return Promise.resolve(Response.json(row(1)));
    return new Promise((resolve, reject) => {
      asked.push({
        url: String(url),
        gives: (rows, next = null) => resolve(Response.json({ items: rows, next, live: 'g-1' })),
        fails: (status, code) => resolve(Response.json({ code, status }, { status })),
        breaks: () => reject(new TypeError('no network')),
      });
    });
  };
});
after(() => {
  globalThis.fetch = real;
});
beforeEach(() => {
  asked = [];
  signedIn(/** @type {any} */ ({ id: '1', teams: [], counts: {}, rights: [] }));
  listIsSeen(true);
  Object.assign(document, { hidden: false });
});
afterEach(() => {
  pauseList(false);
  Object.assign(document, { hidden: true });
});

/** Shows a list that is answered. @param {any} list @param {any[]} rows @param {string | null} [next] */
async function stands(list, rows, next) {
  const shown = showList(list);
  at(-1).gives(rows, next);
  await shown;
}

/** A list that was left, in a page that has been started anew. @param {any[]} rows the list's channel is theirs */
async function left(rows) {
  const list = query();
  for (const one of rows) one.channel = { id: list.channel, name: 'Store' };
  await stands(list, rows);
  await stands(query(), []);
  forgetRows();
  await turns();
  readKept('');
  return list;
}

test('a list is shown as it was until the answer is there', async () => {
  const list = await left([row(2), row(5)]);
  const shown = showList(list);
  await turns();
  assert.deepEqual(ids.value, ['2', '5']);
  assert.equal(state.value, 'ready');
  at(-1).gives([row(3, { channel: { id: list.channel } })]);
  await shown;
  assert.deepEqual(ids.value, ['3'], 'what is not given any more is gone');
});

test('there is no next page before the answer says so', async () => {
  const list = await left([row(2)]);
  const shown = showList(list);
  await turns();
  const before = asked.length;
  await loadMore();
  assert.equal(asked.length, before);
  at(-1).gives([row(2)], 'next');
  await shown;
  loadMore();
  assert.equal(asked.length, before + 1);
  at(-1).gives([row(7)]);
  await turns();
  assert.deepEqual(ids.value, ['2', '7']);
});

test('what is known by now is not forgotten for what was', async () => {
  const list = await left([row(2, { version: 4 }), row(5, { version: 4 }), row(6, { version: 4 })]);
  putRows([row(5, { version: 5, channel: { id: list.channel }, last_activity_at: 1 }), row(6, { version: 5, status: 'resolved' })]);
  const shown = showList(list);
  await turns();
  assert.deepEqual(ids.value, ['5', '2'], 'one has a new place, one has none');
  assert.equal(peekRow('5')?.version, 5);
  // The server has gone back to an earlier day.
  at(-1).gives([row(2, { version: 3 })]);
  await shown;
  assert.equal(peekRow('2')?.version, 3);
});

test('without an answer the list stays readable, and asks again when the line is back', async () => {
  const list = await left([row(2)]);
  const shown = showList(list);
  await turns();
  at(-1).breaks();
  await shown;
  assert.deepEqual(ids.value, ['2']);
  assert.equal(state.value, 'ready');
  assert.ok(listError.value);
  const before = asked.length;
  askIfUnanswered();
  askIfUnanswered();
  assert.equal(asked.length, before + 1);
  at(-1).gives([row(2)]);
  await turns();
  assert.equal(listError.value, null);
  askIfUnanswered();
  assert.equal(asked.length, before + 1);
});

test('a list that is refused is not shown any longer', async () => {
  const list = await left([row(2)]);
  let shown = showList(list);
  await turns();
  assert.deepEqual(ids.value, ['2']);
  at(-1).fails(403, 'forbidden');
  await shown;
  assert.deepEqual(ids.value, []);
  assert.equal(state.value, 'failed');
  await stands(query(), []);
  shown = showList(list);
  await turns();
  assert.equal(state.value, 'loading');
  at(-1).gives([]);
  await shown;
});

test('an answer waits while somebody points at what has stood for a while', async () => {
  const list = await left([row(2), row(5)]);
  const shown = showList(list);
  await turns(AIMED);
  pauseList(true);
  at(-1).gives([row(1), row(5, { version: 2 }), row(7), row(8)]);
  await shown;
  assert.deepEqual(ids.value, ['2', '5']);
  assert.equal(peekRow('5')?.version, 2, 'in place it changes');
  assert.equal(held.value, 3);
  removeFromList('8');
  settleList();
  assert.deepEqual(ids.value, ['1', '5', '7']);
  assert.equal(held.value, 0);
});

test('an answer that moves nothing, or comes before anybody could aim, does not wait', async () => {
  const list = await left([row(2)]);
  let shown = showList(list);
  await turns();
  pauseList(true);
  at(-1).gives([row(1), row(2)]);
  await shown;
  assert.deepEqual(ids.value, ['1', '2']);
  await turns(AIMED);
  shown = reload();
  at(-1).gives([row(1), row(2)], 'next');
  await shown;
  const before = asked.length;
  loadMore();
  assert.equal(asked.length, before + 1, 'it has been taken');
  at(-1).gives([]);
  await turns();
});

test('what happens while a list is asked for is not lost by its answer', async () => {
  const list = query({ channel: '' });
  await stands(list, [row(5), row(6)]);
  const again = reload();
  happens(row(4), row(6, { version: 2, status: 'resolved' }));
  assert.deepEqual(ids.value, ['4', '5']);
  at(-1).gives([row(5), row(6)]);
  await again;
  assert.deepEqual(ids.value, ['4', '5']);
});

test('nothing is left on the disk of what somebody searched for', async () => {
  const list = query({ q: 'omar' });
  await stands(list, [row(2)]);
  await stands(query(), []);
  await turns();
  readKept('');
  const shown = showList(list);
  await turns();
  assert.equal(state.value, 'loading');
  at(-1).gives([]);
  await shown;
});

/** Live events about conversations. @param {any[]} rows */
function happens(...rows) {
  putRows(rows);
  rowsChanged(rows.map((one) => one.id));
}

test('a search is asked again for what changed elsewhere, once for a storm, and shows what it finds in its place', async () => {
  const list = query({ q: 'omar', channel: '' });
  await stands(list, [row(10), row(30)]);
  const before = asked.length;
  happens(row(10, { version: 2 }));
  assert.equal(asked.length, before, 'what is there already is no question');
  happens(row(41, { status: 'resolved' }));
  assert.equal(asked.length, before, 'nor is what cannot be in it');
  for (let n = 0; n < 150; n++) happens(row(500 + n));
  assert.equal(asked.length, before + 1);
  assert.match(at(-1).url, /q=omar/);
  assert.deepEqual(ids.value, ['10', '30'], 'only the server knows');
  at(-1).gives([row(10), row(20), row(30)]);
  await turns(20);
  assert.deepEqual(ids.value, ['10', '20', '30']);
  assert.equal(asked.length, before + 1, 'the next time is later');
  await stands(query(), []);
});

test('under the pointer what a search finds is held, and while nobody looks it is not asked', async () => {
  await turns(4100);
  await stands(query({ q: 'omar', channel: '' }), [row(10), row(30)]);
  pauseList(true);
  const before = asked.length;
  listIsSeen(false);
  happens(row(20));
  assert.equal(asked.length, before);
  listIsSeen(true);
  assert.equal(asked.length, before + 1);
  at(-1).gives([row(10), row(20), row(30)]);
  await turns(20);
  assert.deepEqual(ids.value, ['10', '30']);
  assert.equal(held.value, 1);
  pauseList(false);
  assert.deepEqual(ids.value, ['10', '20', '30']);
  await forgetKept();
});
