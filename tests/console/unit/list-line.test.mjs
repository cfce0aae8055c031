// Between the list, which REST gives, and the live line, which tells of what comes after, nothing is
// lost, whichever of the two comes first.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import './page.mjs';
import { forgetLine, ids, lineBegan, listStands, reload, showList, state } from '../../../static/js/store/list.js';
import { signedIn } from '../../../static/js/store/session.js';

const real = globalThis.fetch;
/** Another list each time: nothing is shown yet. */
let number = 0;
const another = () => ({ view: 'all', status: 'open', channel: '', team: '', label: String(++number), owner: '', unread: false, q: '', sort: 'newest' });

/** Answers that are still to come. @type {((page: {items: any[], next: null, live: string} | Error) => void)[]} */
let asked = [];

beforeEach(() => {
  asked = [];
  forgetLine();
  signedIn(/** @type {any} */ ({ id: '1', teams: [], counts: {}, rights: [] }));
  globalThis.fetch = (/** @type {any} */ url) => String(url).includes('/api/conversations')
    ? new Promise((resolve, reject) => { asked.push((page) => (page instanceof Error ? reject(page) : resolve(Response.json(page)))); })
    : Promise.resolve(Response.json({}));
});
afterEach(() => {
  globalThis.fetch = real;
});

const page = (/** @type {string} */ live) => ({ items: [], next: null, live });
const turns = () => new Promise((resolve) => { setTimeout(resolve, 5); });

test('a list that came first is where the line goes on', async () => {
  const shown = showList(another());
  assert.equal(listStands(), null);
  asked[0](page('g-7'));
  await shown;
  assert.equal(listStands(), 'g-7');
  assert.deepEqual(ids.value, []);
  assert.equal(asked.length, 1);
});

test('a list from before the line began is asked for once more', async () => {
  const shown = showList(another());
  lineBegan('g-9');
  asked[0](page('g-7'));
  await turns();
  assert.equal(asked.length, 2);
  asked[1](page('g-8'));
  await shown;
  await turns();
  assert.equal(asked.length, 2, 'what was asked after the line began lacks nothing');
});

test('a list of the very moment at which the line began is not asked again', async () => {
  const shown = showList(another());
  lineBegan('g-7');
  asked[0](page('g-7'));
  await shown;
  await turns();
  assert.equal(asked.length, 1);
});

test('a list that failed is asked for when the line begins', async () => {
  const shown = showList(another());
  asked[0](new TypeError('no network'));
  await shown;
  lineBegan('g-9');
  assert.equal(asked.length, 2);
  asked[1](page('g-9'));
  await turns();
  assert.equal(state.value, 'ready');
});

test('what the line has told of already is no reason to ask', async () => {
  const shown = showList(another());
  lineBegan('g-7');
  asked[0](page('g-7'));
  await shown;
  const again = reload();
  asked[1](page('g-30'));
  await again;
  await turns();
  assert.equal(asked.length, 2);
});
