// Work that is handed out, taken back, and found again: the queue, undo, mentions and saved views.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { launch } from './browser.mjs';
import { customer } from './customer.mjs';
import { startDemo } from './demo.mjs';
import { person } from './person.mjs';

let browser;
let demo;
let sara;
let huda;
/** @type {string[]} */
const problems = [];

before(async () => {
  demo = await startDemo(process.env.BATON ?? 'target/debug/baton');
  browser = await launch();
  sara = await person(browser, demo.base, 'supervisor@demo.test', problems);
  huda = await person(browser, demo.base, 'admin@demo.test', problems);
  for (const who of [sara, huda]) {
    await who.signsIn('/inbox/unassigned');
    await who.sees('.row');
  }
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

afterEach(() => assert.deepEqual(problems.splice(0), []));

/** Out of every field. @param {any} who @param {string} key */
async function presses(who, key) {
  await who.page.evaluate(() => /** @type {HTMLElement} */ (document.activeElement)?.blur());
  await who.page.keyboard.press(key);
}

/** @param {any} who @param {string} name of a view @param {string} count */
const counts = (who, name, count) => who.page.locator('.views .view', { hasText: name }).locator('.count', { hasText: new RegExp(`^${count}$`) }).waitFor();

const openId = (/** @type {any} */ who) => who.page.url().match(/\/inbox\/mine\/(\d+)/)?.[1];

/** A customer who has just written, open at somebody's console. @param {any} who @param {string} name */
async function newcomer(who, name) {
  const made = await customer(demo.phone, { name });
  await made.says({ type: 'text', text: 'hello there' });
  await made.isOpenedBy(who);
  await who.page.locator('.log').focus();
  return made;
}

test('two people take the next at once and get different ones, among their own', async () => {
  await Promise.all([sara, huda].map((who) => presses(who, 'n')));
  await Promise.all([sara, huda].map((who) => who.page.waitForURL(/\/inbox\/mine\/\d+/)));
  assert.notEqual(openId(sara), openId(huda));
  for (const who of [sara, huda]) await who.sees('.owner', 'You');
});

test('Z takes it back, also after a reload, and the thread says so', async () => {
  const id = openId(sara);
  await sara.page.reload();
  await sara.sees('.owner', 'You');
  await presses(sara, 'z');
  await sara.sees('.toast', 'Taken back');
  await sara.page.goto(`${demo.base}/inbox/all/${id}`);
  await sara.sees('.owner', 'Nobody');
  await sara.sees('.activity', 'took it back');
});

test('an empty list of mine offers the next one', async () => {
  await huda.page.goto(`${demo.base}/inbox/mine?q=nobody-is-called-this`);
  await huda.sees('.empty-state', 'Nothing matches');
  await huda.page.route('**/api/conversations?*view=mine*', (route) => route.fulfill({ json: { items: [], next: null } }));
  await huda.page.goto(`${demo.base}/inbox/mine`);
  await huda.sees('.empty-state', 'Nothing waits for you.');
  await huda.sees('.empty-state a', 'unassigned');
  await huda.page.locator('.empty-state .button', { hasText: 'Take next' }).click();
  await huda.page.waitForURL(/\/inbox\/mine\/\d+/);
  await huda.sees('.owner', 'You');
  await huda.page.unroute('**/api/conversations?*view=mine*');
});

test('resolving goes on to the next, and its toast brings it back', async () => {
  await newcomer(sara, 'Rana Resolved');
  const before = sara.page.url();
  await presses(sara, 'e');
  await sara.sees('.toast', 'Rana Resolved');
  assert.notEqual(sara.page.url(), before, 'the next one is open');
  await sara.page.locator('.toast', { hasText: 'Rana Resolved' }).locator('.button', { hasText: 'Undo' }).click();
  await sara.sees('.toast', 'Taken back');
  await sara.page.goto(before);
  await sara.sees('.activity', 'took it back');
});

test('what a colleague did since is not undone, and both are told', async () => {
  await newcomer(sara, 'Omar Overtaken');
  await presses(sara, 'Shift+A');
  await sara.sees('.owner', 'You');
  const [id] = sara.page.url().match(/\d{10,}/);
  await huda.page.goto(`${demo.base}/inbox/all/${id}`);
  await huda.page.locator('.thread-head .menu button').last().waitFor();
  const taken = await huda.page.evaluate((conversation) => fetch(`/api/conversations/${conversation}/take-over`, { method: 'POST' }).then((answer) => answer.status), id);
  assert.equal(taken, 200);
  await sara.page.locator('.owner', { hasNotText: 'You' }).waitFor();
  await presses(sara, 'z');
  await sara.sees('.toast', 'It stays.');
  assert.doesNotMatch(await sara.page.locator('.owner').textContent(), /You|Nobody/);
});

test('whoever is mentioned is told, finds it, and has read it with the thread', async () => {
  await huda.page.goto(`${demo.base}/inbox/all`);
  await huda.sees('.row');
  await newcomer(sara, 'Maha Mentioned');
  const me = await huda.page.evaluate(() => fetch('/api/me').then((answer) => answer.json()));
  await presses(sara, 'i');
  await sara.field.pressSequentially(`@${me.name.slice(0, 4)}`);
  await sara.page.locator('.suggestion', { hasText: me.name }).first().click();
  await sara.field.pressSequentially('can you look?');
  await sara.field.press('Enter');
  await sara.sees('.message.note .mention');
  await huda.sees('.toast', 'mentioned you');
  await counts(huda, 'Mentions', '1');
  await huda.page.locator('.views .view', { hasText: 'Mentions' }).click();
  await huda.sees('.row', 'Maha Mentioned');
  await huda.page.locator('.row', { hasText: 'Maha Mentioned' }).click();
  await huda.sees('.message.note', 'can you look?');
  await counts(huda, 'Mentions', '0');
});

test('a view is saved with its filters, found after a reload, shared, changed and deleted', async () => {
  await sara.page.goto(`${demo.base}/inbox/all?status=any&sort=newest`);
  await sara.sees('.row');
  const filters = sara.page.locator('.list-tools .menu button').nth(1);
  await filters.click();
  await sara.page.locator('.filters .button', { hasText: 'Save as view' }).click();
  await sara.page.locator('dialog input.input').fill('Everything newest');
  await sara.page.locator('dialog .primary').click();
  await sara.page.waitForURL(/\/inbox\/view-\d+\?.*status=any/);
  await sara.page.reload();
  await sara.sees('.view[aria-current=page]', 'Everything newest');
  await sara.sees('.row');
  assert.equal(await huda.page.locator('.view', { hasText: 'Everything newest' }).count(), 0);
  // The bare address becomes a whole one.
  await sara.page.goto(sara.page.url().split('?')[0]);
  await sara.page.waitForURL(/status=any/);
  const edit = () => sara.page.locator('.view-line', { hasText: 'verything' }).locator('.icon-button').click();
  await edit();
  const share = sara.page.locator('dialog select');
  const support = await share.locator('option', { hasText: 'Support' }).getAttribute('value');
  await share.selectOption(support);
  await sara.page.locator('dialog input.input').fill('Everything, shared');
  await sara.page.locator('dialog .primary').click();
  await sara.sees('.view[aria-current=page]', 'Everything, shared');
  const noor = await person(browser, demo.base, 'noor@demo.test', problems, { locale: 'ar' });
  await noor.signsIn('/inbox/mine');
  await noor.sees('.view', 'Everything, shared');
  assert.equal(await noor.page.locator('.view-line').count(), 0, 'hers to use, not to change');
  await edit();
  await sara.page.locator('dialog .danger').click();
  await sara.page.locator('dialog .danger').last().click();
  await sara.page.waitForURL(/\/inbox\/mine$/);
  for (const who of [sara, noor]) await who.page.locator('.view', { hasText: 'Everything' }).waitFor({ state: 'detached' });
  await noor.leaves();
});
