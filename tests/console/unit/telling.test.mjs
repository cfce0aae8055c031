// What is worth telling, when it is quiet, and what the worker shows of it.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import vm from 'node:vm';
import { isQuiet, newsIn } from '../../../static/js/features/attention/news.js';
import { STATIC } from './support.mjs';

const ME = { id: '7', teams: [{ id: '1', name: 'Sales' }] };
const row = (change = {}) => ({ id: '1', version: 5, seq: 5, status: 'open', owner: { id: '7' }, team: { id: '1' }, inbound_count: 2, last_activity_at: 1000, last_message: { direction: 'in', author: { kind: 'customer' }, at: 1000 }, ...change });
const changed = (change) => ({ kind: 'conversation', row: row({ version: 6, ...change }) });

test('a customer who writes in mine is heard, once', () => {
  assert.equal(newsIn(changed({ inbound_count: 3 }), row(), ME, 0), 'answered');
  assert.equal(newsIn(changed(), row(), ME, 0), null, 'something else changed');
  assert.equal(newsIn(changed({ version: 5 }), row(), ME, 0), null, 'the same again');
  assert.equal(newsIn(changed({ inbound_count: 3, owner: { id: '8' } }), row(), ME, 0), null, 'a colleague owns it');
  assert.equal(newsIn(changed(), undefined, ME, 2000), 'answered');
  assert.equal(newsIn(changed(), undefined, ME, 900_000), null, 'an old one that was only now heard of');
});

test('what others give me is heard, what I take is not', () => {
  const free = row({ owner: null });
  assert.equal(newsIn(changed(), free, ME, 0), 'assigned');
  assert.equal(newsIn(changed({ last_message: { direction: 'out', author: { kind: 'agent', id: '7' } } }), free, ME, 0), null);
});

test('what begins to wait for my teams is heard as the queue', () => {
  const free = changed({ owner: null });
  assert.equal(newsIn(free, row({ owner: { id: '8' } }), ME, 0), 'queue', 'a colleague gave it back');
  assert.equal(newsIn(free, row({ owner: null, status: 'resolved' }), ME, 0), 'queue', 'the customer wrote again');
  assert.equal(newsIn(free, row({ owner: null }), ME, 0), null, 'it waited already');
  assert.equal(newsIn(free, undefined, ME, 2000), 'queue', 'new');
  assert.equal(newsIn(free, undefined, ME, 900_000), null, 'old');
  assert.equal(newsIn(changed({ owner: null, team: { id: '2' } }), undefined, ME, 2000), null, 'of another team');
});

test('notes that name me and things that are due are heard', () => {
  const mention = { kind: 'mention', conversation_id: '1', seq: 5, by: { id: '8', name: 'Omar' } };
  assert.equal(newsIn(mention, undefined, ME, 0), 'mention');
  assert.equal(newsIn({ ...mention, by: { id: '7', name: 'Sara' } }, undefined, ME, 0), null, 'my own');
  assert.equal(newsIn({ kind: 'due', what: 'follow_up' }, undefined, ME, 0), 'follow_up');
  assert.equal(newsIn({ kind: 'counts' }, undefined, ME, 0), null);
});

test('quiet hours go over midnight', () => {
  const night = { from: '22:00', until: '06:00' };
  for (const [clock, quiet] of [['21:59', false], ['22:00', true], ['02:30', true], ['06:00', false]]) assert.equal(isQuiet(night, clock), quiet, clock);
  assert.ok(isQuiet({ from: '12:00', until: '13:00' }, '12:30'));
  for (const none of [null, undefined, { from: '08:00', until: '08:00' }]) assert.ok(!isQuiet(none, '08:30'));
});

/** The worker, in a browser of which only what it asks for is there. */
async function worker({ pages = [] } = {}) {
  const listeners = {};
  const shown = [];
  const self = {
    addEventListener: (name, listener) => {
      listeners[name] = listener;
    },
    clients: { matchAll: async () => pages, openWindow: async (url) => shown.push(`opened ${url}`) },
    registration: {
      showNotification: async (title, options) => shown.push({ title, ...options }),
      getNotifications: async ({ tag }) => shown.filter((one) => one.tag === tag).slice(-1),
    },
  };
  vm.runInNewContext(await readFile(new URL('sw.js', STATIC), 'utf8'), { self, Date, Promise, Boolean, MessageChannel, setTimeout: (/** @type {() => void} */ due) => setTimeout(due, 50), fetch });
  const happens = async (name, event) => {
    const waits = [];
    listeners[name]({ ...event, waitUntil: (promise) => waits.push(promise) });
    await Promise.all(waits);
  };
  return { shown, pushes: (notice) => happens('push', { data: { json: () => notice } }), tells: (notice) => happens('message', { data: { type: 'tell', notice } }), happens };
}
const NOTICE = { occasion: 'answered', conversation: '17', seq: 4, title: 'Huda', body: 'hello', language: 'ar', url: '/inbox/all/17' };

test('the worker shows what is pushed, one notification for each conversation', async () => {
  const { shown, pushes } = await worker();
  await pushes(NOTICE);
  assert.deepEqual(JSON.parse(JSON.stringify({ ...shown[0], icon: '', badge: '' })), { title: 'Huda', body: 'hello', tag: 'conversation-17', lang: 'ar', dir: 'auto', icon: '', badge: '', renotify: true, silent: false, data: { url: '/inbox/all/17', occasion: 'answered', seq: 4 } });
});

test('what a page and a push both tell rings once', async () => {
  const { shown, pushes, tells } = await worker();
  await tells(NOTICE);
  await pushes(NOTICE);
  assert.deepEqual(shown.map((one) => one.silent), [false, true], 'the push has to show something, silently');
  await tells(NOTICE);
  assert.equal(shown.length, 2, 'the page need not');
  await tells({ ...NOTICE, occasion: 'assigned' });
  assert.equal(shown[2].silent, false, 'something else of the same conversation');
});

test('whoever looks at Baton is shown nothing, but for a test', async () => {
  const { shown, pushes } = await worker({ pages: [{ focused: true }] });
  await pushes(NOTICE);
  assert.deepEqual(shown, []);
  await pushes({ ...NOTICE, occasion: 'test', conversation: undefined });
  assert.equal(shown.length, 1);
});

test('a click goes on in a page that is there, and opens one where there is none', async () => {
  const told = [];
  const page = { visibilityState: 'hidden', focus: async () => told.push('focus'), postMessage: (words, [port]) => {
    told.push(words);
    port.postMessage('heard');
    port.close();
  } };
  const click = { notification: { close: () => told.push('closed'), data: { url: '/inbox/all/17' } } };
  const there = await worker({ pages: [page] });
  await there.happens('notificationclick', click);
  assert.deepEqual(JSON.parse(JSON.stringify(told)), ['closed', { type: 'open', url: '/inbox/all/17' }, 'focus']);
  // One that is only coming up does not hear: it is led there.
  const led = [];
  const deaf = await worker({ pages: [{ ...page, focus: async () => undefined, postMessage: (_, [port]) => port.close(), navigate: async (url) => led.push(url) }] });
  await deaf.happens('notificationclick', click);
  assert.deepEqual(led, ['/inbox/all/17']);
  const nobody = await worker();
  await nobody.happens('notificationclick', click);
  assert.deepEqual(nobody.shown, ['opened /inbox/all/17']);
});
