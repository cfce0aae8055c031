// Lists as they were: few of them, short, of one person, and forgotten with them.
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import './page.mjs';
import { disks } from './disk.mjs';
import { dropKept, forgetKept, keep, keepNow, keepOnlyOf, keepSoon, keptRows, loseRow, readKept } from '../../../static/js/store/kept.js';

const row = (/** @type {number} */ id, change = {}) => /** @type {any} */ ({ id: String(id), version: 1, ...change });
const rows = (/** @type {number[]} */ ...ids) => ids.map((id) => row(id));
const list = (/** @type {string} */ view) => ({ view, status: 'open' });
const ids = async (/** @type {string} */ person, /** @type {string} */ view) => (await keptRows(person, list(view))).map((one) => one.id);
const turns = () => new Promise((resolve) => { setTimeout(resolve, 5); });
const onDisk = () => [...(disks.get('baton-lists')?.keys() ?? [])];

beforeEach(async () => {
  await forgetKept();
  readKept('v1');
  await turns();
});

test('a list is there again, also for the next page', async () => {
  keep('7', list('mine'), rows(3, 1, 2));
  assert.deepEqual(await ids('7', 'mine'), ['3', '1', '2']);
  await turns();
  readKept('v1');
  assert.deepEqual(await ids('7', 'mine'), ['3', '1', '2']);
  assert.deepEqual(await ids('7', 'all'), []);
  assert.deepEqual(await ids('8', 'mine'), [], 'another person has none');
});

test('what another console kept is not drawn', async () => {
  keep('7', list('mine'), rows(1));
  await turns();
  disks.get('baton-lists')?.set('7/{"old":1}', { rows: rows(1), at: 1, version: 'v0' });
  readKept('v1');
  await turns();
  assert.equal(onDisk().length, 1);
  assert.deepEqual(await ids('7', 'mine'), ['1']);
});

test('ten lists are kept, the latest, fifty rows of each', async () => {
  for (let n = 0; n < 12; n++) keep('7', list(`v${n}`), rows(...Array.from({ length: 80 }, (_, at) => at)));
  keep('7', list('v2'), rows(1));
  keep('7', list('v20'), rows(2));
  await turns();
  assert.equal(onDisk().length, 10);
  assert.deepEqual(await ids('7', 'v1'), []);
  assert.deepEqual(await ids('7', 'v2'), ['1'], 'looked at again');
  assert.deepEqual(await ids('7', 'v3'), [], 'the oldest since');
  assert.equal((await ids('7', 'v11')).length, 50);
});

test('whoever signs in next finds nothing of the one before', async () => {
  keep('7', list('mine'), rows(1));
  keep('8', list('mine'), rows(2));
  await turns();
  await keepOnlyOf('8');
  assert.deepEqual(await ids('7', 'mine'), []);
  assert.equal(onDisk().length, 1);
  await forgetKept();
  assert.deepEqual(await ids('8', 'mine'), []);
  assert.deepEqual(onDisk(), []);
});

test('a conversation that is gone is gone from every list, a refused list as a whole', async () => {
  keep('7', list('mine'), rows(1, 2));
  keep('7', list('all'), rows(2, 3));
  loseRow('2');
  await turns();
  readKept('v1');
  assert.deepEqual(await ids('7', 'mine'), ['1']);
  assert.deepEqual(await ids('7', 'all'), ['3']);
  await dropKept('7', list('all'));
  assert.deepEqual(await ids('7', 'all'), []);
  assert.equal(onDisk().length, 1);
});

test('of many changes one is kept, before another list is shown or when nobody looks', async () => {
  let times = 0;
  const work = () => { times += 1; };
  keepNow();
  for (let n = 0; n < 100; n++) keepSoon(work);
  assert.equal(times, 0);
  keepNow();
  keepNow();
  assert.equal(times, 1);
  keepSoon(work);
  document.dispatchEvent(new Event('visibilitychange'));
  assert.equal(times, 2);
});
