// Being told, end to end: a page subscribes, the server pushes, the worker shows, a click opens.
// The push service is a pretended one, and what it gets is handed to the worker through DevTools.
import assert from 'node:assert/strict';
import { createHmac, randomBytes } from 'node:crypto';
import { after, afterEach, before, test } from 'node:test';
import { launch } from './browser.mjs';
import { startFirst } from './first_start.mjs';
import { PASSWORD, person } from './person.mjs';
import { pretendPush, startPushService } from './push_service.mjs';

const EMAIL = 'ada@baton.test';
const SECRET = 'a-secret-of-the-test';
let browser;
let server;
let service;
let ada;
let devtools;
let registration;
let key;
/** @type {string[]} */
const problems = [];

/** The interface, as the page would ask it. @param {string} method @param {string} path @param {object} [body] */
const asks = (method, path, body) => ada.page.evaluate(async (/** @type {any} */ [how, where, what]) => {
  const answer = await fetch(where, { method: how, headers: { 'content-type': 'application/json' }, body: what && JSON.stringify(what) });
  return answer.status === 204 ? null : answer.json();
}, [method, path, body]);

/** @param {string} words @returns {Promise<void>} */
async function customerWrites(words) {
  const value = {
    messaging_product: 'whatsapp', metadata: { display_phone_number: '15550001001', phone_number_id: '100000000000001' },
    contacts: [{ profile: { name: 'Huda' }, wa_id: '447700900555' }],
    messages: [{ from: '447700900555', id: `wamid.${randomBytes(8).toString('hex')}`, timestamp: String(Math.floor(Date.now() / 1000)), type: 'text', text: { body: words } }],
  };
  const body = JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: '200000000000001', changes: [{ field: 'messages', value }] }] });
  const signature = `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`;
  const answer = await fetch(`${server.base}/webhooks/whatsapp`, { method: 'POST', headers: { 'content-type': 'application/json', 'x-hub-signature-256': signature }, body });
  assert.equal(answer.status, 200);
}

before(async () => {
  [server, service, browser] = await Promise.all([
    startFirst(process.env.BATON ?? 'target/debug/baton', { BATON_META__APP_SECRET: SECRET, BATON_PUSH__EXCEPTED_HOSTS: '127.0.0.1' }),
    startPushService(), launch(),
  ]);
  const made = await fetch(`${server.base}/api/setup`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ token: server.token, workspace: 'Harbour Books', name: 'Ada', email: EMAIL, password: PASSWORD }) });
  assert.equal(made.status, 200);
  ada = await person(browser, server.base, EMAIL, problems, { permissions: ['notifications'] });
  await ada.context.addInitScript(pretendPush, service.subscription);
  await ada.signsIn('/settings/notifications');
  key = (await asks('GET', '/api/push-key')).public_key;
});

after(async () => {
  await browser?.close();
  await Promise.all([server?.stop(), service?.stop()]);
});

afterEach(() => assert.deepEqual(problems.splice(0), []));

/** What the worker shows. */
const shown = () => ada.context.serviceWorkers()[0].evaluate(async () => {
  const all = await /** @type {any} */ (self).registration.getNotifications();
  return all.map((/** @type {any} */ one) => ({ title: one.title, body: one.body, tag: one.tag, dir: one.dir }));
});

/** @param {string} data */
const arrives = (data) => devtools.send('ServiceWorker.deliverPushMessage', { origin: server.base, registrationId: registration, data });

/** @param {number} count */
async function shows(count) {
  for (let tries = 0; tries < 50; tries++) {
    const all = await shown();
    if (all.length >= count) return all;
    await new Promise((wait) => { setTimeout(wait, 100); });
  }
  throw new Error(`there are no ${count} notifications`);
}

test('turning push on subscribes with the server’s key, and the server knows the browser', async () => {
  await ada.sees('.push-state.off');
  devtools = await ada.context.newCDPSession(ada.page);
  const registered = new Promise((resolve) => {
    devtools.on('ServiceWorker.workerRegistrationUpdated', (/** @type {any} */ event) => event.registrations[0] && resolve(event.registrations[0].registrationId));
  });
  await devtools.send('ServiceWorker.enable');
  await ada.page.getByRole('button', { name: 'Turn on notifications' }).click();
  await ada.sees('.push-state.on');
  registration = await registered;
  const { items } = await asks('GET', '/api/push-subscriptions');
  assert.equal(items.length, 1);
  assert.equal(items[0].current, true);
  assert.equal(await ada.page.evaluate(() => localStorage.getItem('test.subscribed')), key);
});

test('a test push arrives, sealed for this browser, and is shown', async () => {
  await ada.page.getByRole('button', { name: 'Send a test' }).click();
  const data = await service.brings(1, key);
  await arrives(data);
  assert.deepEqual(await shows(1), [{ title: 'Baton', body: 'Notifications reach this browser.', tag: 'test', dir: 'auto' }]);
});

test('a customer’s message is shown while Baton is closed, and a click opens its conversation', async () => {
  await asks('POST', '/api/channels', { name: 'Store', phone_number_id: '100000000000001', display_number: '+1 555 000 1001', account_id: '200000000000001', token: 'EAAtest' });
  await customerWrites('hello');
  const { items: [row] } = await asks('GET', '/api/conversations?view=all');
  await asks('POST', `/api/conversations/${row.id}/claim`, {});
  const worker = ada.context.serviceWorkers()[0];
  await ada.page.goto('about:blank');
  await customerWrites('where is my order?');
  let data = '';
  for (let count = 2; !data.includes('where is my order?'); count++) data = await service.brings(count, key);
  await arrives(data);
  const notice = { title: 'Huda', body: 'where is my order?', tag: `conversation-${row.id}`, dir: 'auto' };
  assert.deepEqual((await shows(2)).find((/** @type {any} */ one) => one.tag === notice.tag), notice);
  await ada.page.goto(`${server.base}/settings/profile`);
  await ada.page.waitForSelector('.app');
  await worker.evaluate(async (/** @type {string} */ tag) => {
    const scope = /** @type {any} */ (self);
    const [notification] = await scope.registration.getNotifications({ tag });
    scope.dispatchEvent(new (/** @type {any} */ (globalThis).NotificationEvent)('notificationclick', { notification }));
  }, notice.tag);
  await ada.page.waitForURL(`**/inbox/all/${row.id}`);
  await ada.sees('.message', 'where is my order?');
});

test('the choices are kept by the server, and turning push off makes the server forget', async () => {
  await ada.page.goto(`${server.base}/settings/notifications`);
  await ada.sees('.push-state.on');
  await ada.page.getByLabel('New in the queue of my teams: Push').check();
  await ada.page.getByLabel('Tell me nothing between these hours').check();
  await ada.page.getByText('Name only').click();
  await ada.page.reload();
  await ada.sees('.ways');
  assert.ok(await ada.page.getByLabel('New in the queue of my teams: Push').isChecked());
  const kept = await asks('GET', '/api/me/notifications');
  assert.deepEqual([kept.preview, kept.quiet], ['name', { from: '20:00', until: '08:00' }]);
  await ada.page.getByRole('button', { name: 'Turn off' }).click();
  await ada.sees('.push-state.off');
  assert.deepEqual((await asks('GET', '/api/push-subscriptions')).items, []);
});

test('a browser that never answers is given up, and one that says no is told so', async () => {
  const nour = await person(browser, server.base, EMAIL, problems, { permissions: ['notifications'] });
  await nour.context.addInitScript(() => {
    PushManager.prototype.subscribe = () => new Promise(() => undefined);
  });
  await nour.signsIn('/settings/notifications');
  await nour.page.getByRole('button', { name: 'Turn on notifications' }).click();
  await nour.page.locator('.form-error', { hasText: 'does not answer' }).waitFor({ timeout: 15_000 });
  await nour.leaves();
  // Who is granted other things alone is refused this.
  const omar = await person(browser, server.base, EMAIL, problems, { permissions: ['clipboard-read'] });
  await omar.signsIn('/settings/notifications');
  await omar.sees('.push-state.denied', 'blocks notifications');
  await omar.leaves();
});

test('the app can be installed, and its worker is never kept without asking', async () => {
  const manifest = await fetch(`${server.base}/manifest.webmanifest`);
  assert.match(manifest.headers.get('content-type'), /manifest\+json/);
  const { icons, start_url: start } = await manifest.json();
  assert.equal(start, '/inbox/mine');
  for (const icon of icons) assert.equal((await fetch(server.base + icon.src)).status, 200, icon.src);
  const worker = await fetch(`${server.base}/sw.js`);
  assert.equal(worker.headers.get('cache-control'), 'no-cache');
  assert.doesNotMatch(await worker.text(), /"\/icons\/app-192\.png"/, 'pictures go by their hashed names');
  assert.match(await ada.page.content(), /rel="manifest"/);
});

/** Runs in the page: sounds are counted instead of heard. */
function countSounds() {
  const real = AudioContext.prototype.createOscillator;
  Object.assign(window, { tones: 0 });
  AudioContext.prototype.createOscillator = function counted() {
    /** @type {any} */ (window).tones += 1;
    return real.call(this);
  };
}

test('a muted view makes no sound until it is unmuted', async () => {
  const { page } = ada;
  await ada.context.addInitScript(countSounds);
  await page.goto(`${server.base}/inbox/all`);
  /** How many tones a message of one's own customer makes. @param {string} words */
  const tonesOf = async (words) => {
    // Longer than sounds are kept apart.
    await page.waitForTimeout(1800);
    const before = await page.evaluate(() => /** @type {any} */ (window).tones);
    await customerWrites(words);
    await ada.sees('.row-preview', words);
    await page.waitForTimeout(300);
    return page.evaluate((/** @type {number} */ then) => /** @type {any} */ (window).tones - then, before);
  };
  await ada.sees('.row', 'Huda');
  assert.ok(await tonesOf('can you hear me?') > 0);
  await page.getByRole('button', { name: 'Mute the sounds of views' }).click();
  await page.getByRole('checkbox', { name: 'Mine' }).check();
  await page.keyboard.press('Escape');
  await ada.sees('.views .view .mute-mark');
  assert.equal(await tonesOf('and now?'), 0);
  await page.goto(`${server.base}/settings/notifications`);
  await page.getByRole('button', { name: 'Unmute' }).click();
  await ada.sees('.hint', 'No view is muted');
  await page.goto(`${server.base}/inbox/all`);
  await ada.sees('.row', 'Huda');
  assert.ok(await tonesOf('hello again') > 0);
});
