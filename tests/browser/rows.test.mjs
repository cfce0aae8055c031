// What can be done to a conversation out of the list: by its row's button, by the menu key, and by
// dragging it with a finger, in either direction of writing.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { launch } from './browser.mjs';
import { startDemo } from './demo.mjs';
import { finger } from './finger.mjs';
import { person } from './person.mjs';

let browser;
let demo;
/** @type {string[]} */
const problems = [];

before(async () => {
  demo = await startDemo(process.env.BATON ?? 'target/debug/baton');
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

afterEach(() => assert.deepEqual(problems.splice(0), []));

/** Somebody before the queue, on a phone when it has glass. @param {string} email @param {object} [options] @param {string} [language] */
async function beforeTheQueue(email, options = {}, language = 'en') {
  const who = await person(browser, demo.base, email, problems, options);
  await who.context.addInitScript((/** @type {string} */ spoken) => localStorage.setItem('baton.prefs', JSON.stringify({ language: spoken })), language);
  await who.signsIn('/inbox/unassigned');
  await who.sees('.row');
  return who;
}

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true };

/** @param {any} who @param {number} at @returns {Promise<string>} */
const idOf = (who, at) => who.page.locator('.row').nth(at).getAttribute('data-id');

/** @param {any} who @param {string} id @returns {Promise<any>} */
const asks = (who, id) => who.page.evaluate((/** @type {string} */ path) => fetch(path).then((answer) => answer.json()), `/api/conversations/${id}`);

/** @param {any} who @param {string} id */
const isGone = (who, id) => who.page.locator(`#row-${id}`).waitFor({ state: 'detached' });

test('a row’s button does what its owner may, without opening the conversation', async () => {
  const sara = await beforeTheQueue('supervisor@demo.test');
  const id = await idOf(sara, 1);
  await sara.page.locator(`#row-${id}`).hover();
  await sara.page.locator('.pointed .row-more').click();
  await sara.page.locator('[role=menuitem]', { hasText: 'Snooze' }).click();
  await sara.page.locator('dialog .pick').first().click();
  await sara.sees('.toast', 'is snoozed');
  await sara.page.mouse.move(1200, 500);
  await isGone(sara, id);
  assert.match(sara.page.url(), /\/unassigned$/);
  assert.equal((await asks(sara, id)).status, 'snoozed');
  await sara.leaves();
});

test('the menu key and the Tab key reach the row that is open, and Escape leads back', async () => {
  const sara = await beforeTheQueue('supervisor@demo.test');
  const { page } = sara;
  await page.locator('#conversation-list').focus();
  await page.keyboard.press('j');
  await sara.sees('.row.selected');
  const id = await page.locator('.row.selected').getAttribute('data-id');
  const focused = () => page.evaluate(() => document.activeElement?.id);
  await page.locator('#conversation-list').focus();
  await page.keyboard.press('Tab');
  assert.equal(await focused(), `row-menu-${id}`);
  await page.locator('#conversation-list').focus();
  await page.keyboard.press('Shift+F10');
  await sara.sees('[role=menuitem]', 'Claim');
  await page.keyboard.press('Escape');
  assert.equal(await focused(), `row-menu-${id}`);
  await page.keyboard.press('Enter');
  await page.keyboard.press('ArrowDown');
  assert.match(await page.evaluate(() => document.activeElement?.textContent), /Assign/);
  await page.keyboard.press('Escape');
  const other = await idOf(sara, 3);
  await page.locator(`#row-${other}`).click({ button: 'right' });
  assert.equal(await page.locator(`#row-menu-${other}`).getAttribute('aria-expanded'), 'true');
  await sara.leaves();
});

test('a finger takes a row towards the line’s end and snoozes it towards the start', async () => {
  const sara = await beforeTheQueue('supervisor@demo.test', PHONE);
  const glass = await finger(sara.page);
  const [first, second] = [await idOf(sara, 0), await idOf(sara, 1)];
  const row = (/** @type {string} */ id) => sara.page.locator(`#row-${id}`);
  await glass.drag(row(first), 60);
  await sara.sees('.swipe-tail.endward:not(.ripe)', 'Claim');
  await glass.lift();
  await sara.page.locator('.row.swiped').waitFor({ state: 'detached' });
  assert.equal((await asks(sara, first)).owner, null, 'not far enough');
  await glass.drag(row(first), 140);
  await sara.sees('.swipe-tail.endward.ripe', 'Claim');
  await glass.lift();
  await isGone(sara, first);
  assert.ok((await asks(sara, first)).owner);
  await glass.drag(row(second), -140);
  await sara.sees('.swipe-tail.startward.ripe', 'Snooze');
  await glass.lift();
  await sara.page.locator('dialog .pick').first().tap();
  await isGone(sara, second);
  assert.equal((await asks(sara, second)).status, 'snoozed');
  assert.match(sara.page.url(), /\/unassigned$/, 'nothing was opened');
  await sara.leaves();
});

test('in Arabic the other way round, and what is somebody’s is given to somebody', async () => {
  const sara = await beforeTheQueue('supervisor@demo.test', PHONE, 'ar');
  const glass = await finger(sara.page);
  const id = await idOf(sara, 0);
  await glass.drag(sara.page.locator(`#row-${id}`), 140);
  await sara.sees('.swipe-tail.startward.ripe', 'تأجيل');
  await glass.lift();
  await sara.sees('dialog .pick');
  await sara.page.keyboard.press('Escape');
  await sara.page.locator('.row.swiped').waitFor({ state: 'detached' });
  await glass.swipe(sara.page.locator(`#row-${id}`), -140);
  await isGone(sara, id);
  await sara.page.goto(`${demo.base}/inbox/mine`);
  await sara.sees('.row');
  await glass.swipe(sara.page.locator('.row').first(), -140);
  await sara.sees('dialog h2', 'إسناد');
  await sara.leaves();
});

test('a finger that scrolls drags nothing, and each row’s button is there to be touched', async () => {
  const sara = await beforeTheQueue('supervisor@demo.test', PHONE);
  const glass = await finger(sara.page);
  await glass.drag(sara.page.locator('.row').nth(5), 30, -240);
  assert.equal(await sara.page.locator('.swiped').count(), 0);
  await glass.lift();
  await sara.page.waitForFunction(() => (document.querySelector('.vlist')?.scrollTop ?? 0) > 100);
  assert.ok(await sara.page.locator('.row-more').evaluateAll((buttons) => buttons.every((button) => getComputedStyle(button).opacity === '1')));
  const id = await idOf(sara, 9);
  await sara.page.locator(`#row-menu-${id}`).tap();
  await sara.page.locator('[role=menuitem]', { hasText: 'Claim' }).tap();
  await isGone(sara, id);
  assert.ok((await asks(sara, id)).owner);
  await sara.leaves();
});
