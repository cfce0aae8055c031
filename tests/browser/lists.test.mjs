// Lists before their answer is there, when there is none, and while something is searched for.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { launch } from './browser.mjs';
import { customer } from './customer.mjs';
import { startDemo } from './demo.mjs';
import { person } from './person.mjs';
import { until } from './until.mjs';

const LISTS = /\/api\/conversations\?/;
/** Longer than a list waits before it is kept. */
const KEPT_MILLIS = 3500;

let browser;
let demo;
let sara;
/** @type {string[]} */
const problems = [];

before(async () => {
  demo = await startDemo(process.env.BATON ?? 'target/debug/baton');
  browser = await launch();
  sara = await person(browser, demo.base, 'supervisor@demo.test', problems);
  await sara.signsIn('/inbox/all?sort=newest');
  await sara.sees('.row');
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

afterEach(() => assert.deepEqual(problems.splice(0), []));

/** @param {string} name @param {string} words */
async function writes(name, words) {
  const made = await customer(demo.phone, { name });
  await made.says({ type: 'text', text: words });
  return made;
}

const rows = () => sara.page.locator('.row').evaluateAll((all) => all.map((row) => /** @type {HTMLElement} */ (row).dataset.id));

/** Into the list, as a hand does it. @param {boolean} [out] */
async function points(out) {
  const box = await sara.page.locator('.list-pane').boundingBox();
  await sara.page.mouse.move(box.x + 100, box.y + 300);
  await sara.page.mouse.move(box.x + (out ? 700 : 120), box.y + 320);
}

test('a reload shows the list as it was, and the answer moves nothing under the pointer', async () => {
  const { page } = sara;
  await page.waitForTimeout(KEPT_MILLIS);
  const before = await rows();
  let answers = () => {};
  const gate = new Promise((resolve) => { answers = () => resolve(undefined); });
  await page.route(LISTS, async (route) => {
    await gate;
    await route.continue();
  });
  await page.reload();
  await sara.sees('.row');
  assert.deepEqual(await rows(), before);
  await sara.sees('.row .chip, .row .badge');
  // Long enough to aim.
  await page.waitForTimeout(600);
  await points();
  await writes('Latifa Late', 'hello');
  await sara.sees('.held .button', '1 new');
  answers();
  await page.waitForTimeout(500);
  assert.deepEqual(await rows(), before);
  await points(true);
  await page.waitForFunction(() => document.querySelector('.row')?.textContent?.includes('Latifa Late'));
  assert.deepEqual((await rows()).slice(1, 5), before.slice(0, 4));
  await page.unroute(LISTS);
});

test('a list that cannot be loaded stays readable and says so; a refused one does not', async () => {
  const { page } = sara;
  await page.goto(`${demo.base}/inbox/all?sort=newest`);
  await sara.sees('.row');
  await page.waitForTimeout(KEPT_MILLIS);
  await page.route(LISTS, (route) => route.abort('internetdisconnected'));
  await page.reload();
  await sara.sees('.row', 'Latifa Late');
  await sara.sees('.list-pane .bar', 'as they were');
  await page.keyboard.press('j');
  await sara.sees('.message', 'hello');
  await page.unroute(LISTS);
  await page.locator('.list-pane .bar .button', { hasText: 'Try again' }).click();
  await page.locator('.list-pane .bar').waitFor({ state: 'detached' });
  await page.route(LISTS, (route) => route.fulfill({ status: 403, json: { code: 'forbidden', status: 403, title: 'not yours' } }));
  await page.reload();
  await sara.sees('.list-pane .empty-state[role=alert]');
  assert.deepEqual(await rows(), []);
  await page.unroute(LISTS);
});

test('what is searched for and comes later is found, at once or behind the pointer, without a storm of questions', async () => {
  const { page } = sara;
  let questions = 0;
  page.on('request', (/** @type {any} */ request) => {
    if (LISTS.test(request.url()) && request.url().includes('q=Zahra')) questions += 1;
  });
  await page.goto(`${demo.base}/inbox/all?q=Zahra&sort=newest`);
  await sara.sees('.empty-state', 'Nothing matches');
  const noise = await customer(demo.phone, { name: 'Nadim Noise' });
  const begun = Date.now();
  for (let n = 0; n < 40; n++) await noise.says({ type: 'text', text: `noise ${n}` });
  await writes('Zahra First', 'hello');
  await sara.sees('.row', 'Zahra First');
  const most = 3 + Math.ceil((Date.now() - begun) / 4000);
  assert.ok(questions <= most, `${questions} questions, at most ${most}`);
  assert.equal((await rows()).length, 1);
  await points();
  await writes('Zahra Second', 'hello');
  await sara.sees('.held .button', '1 new');
  assert.equal((await rows()).length, 1);
  await points(true);
  await sara.sees('.row', 'Zahra Second');
  const asked = questions;
  await page.goto(`${demo.base}/inbox/mine`);
  await sara.sees('.list-pane');
  await noise.says({ type: 'text', text: 'and more' });
  await page.waitForTimeout(1000);
  assert.equal(questions, asked, 'nobody searches any more');
});

test('signing out leaves nothing of a list behind', async () => {
  const { page } = sara;
  const kept = () => page.evaluate(() => new Promise((resolve) => {
    const open = indexedDB.open('baton-lists');
    open.onsuccess = () => {
      const count = open.result.transaction('lists').objectStore('lists').count();
      count.onsuccess = () => {
        open.result.close();
        resolve(count.result);
      };
    };
  }));
  await page.goto(`${demo.base}/inbox/all?sort=newest`);
  await sara.sees('.row');
  await until(async () => (await kept()) > 0, 'the list is kept');
  await page.locator('.rail .person').click();
  await page.locator('[role=menuitem]', { hasText: 'Sign out' }).click();
  await page.waitForSelector('input[type=email]');
  await until(async () => (await kept()) === 0, 'nothing is kept');
});
