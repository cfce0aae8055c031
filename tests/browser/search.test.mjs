// Searching in a real browser: by keyboard alone in Arabic, to the message in its place and back,
// and what the page says when there is nothing to show.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { launch } from './browser.mjs';
import { customer } from './customer.mjs';
import { startDemo } from './demo.mjs';
import { person } from './person.mjs';

let browser;
let demo;
let noor;
/** @type {string[]} */
const problems = [];

before(async () => {
  demo = await startDemo(process.env.BATON ?? 'target/debug/baton');
  browser = await launch();
  noor = await customer(demo.phone, { name: 'نور البحّاثة' });
  await noor.says({ type: 'text', text: 'أريد استرجاع المظلّةِ الزرقاء من فضلكم' });
  // Enough to follow that the place has to be loaded.
  for (let n = 0; n < 110; n++) await noor.says({ type: 'text', text: `سطر ${n}` });
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

afterEach(() => assert.deepEqual(problems.splice(0), []));

/** @param {any} page */
const focused = (page) => page.evaluate(() => document.activeElement?.id ?? '');

test('a message of long ago is found, shown in its place, and the way back leads to the hit, without a mouse', async () => {
  const huda = await person(browser, demo.base, 'admin@demo.test', problems, { locale: 'ar' });
  await huda.context.addInitScript(() => localStorage.setItem('baton.prefs', '{"language":"ar"}'));
  const { page } = huda;
  await huda.signsIn('/inbox/all');
  await huda.sees('.row');
  await page.locator('.vlist').focus();
  // The key of the slash on an Arabic layout.
  const keys = await huda.context.newCDPSession(page);
  for (const type of ['keyDown', 'keyUp']) await keys.send('Input.dispatchKeyEvent', { type, key: 'ظ', code: 'Slash' });
  await page.waitForURL(/\/search$/);
  await page.waitForFunction(() => document.activeElement?.id === 'search-field');
  await huda.sees('.empty-state', 'ابحث');
  await page.keyboard.insertText('المظله زرقاء');
  await huda.sees('.hit mark', 'المظلّةِ');
  await huda.sees('.hit mark', 'الزرقاء');
  assert.equal(new URL(page.url()).searchParams.get('q'), 'المظله زرقاء', 'the address holds the words');
  await page.keyboard.press('ArrowDown');
  const hit = await focused(page);
  assert.match(hit, /^hit-\d+/);
  await page.keyboard.press('Enter');
  await page.waitForURL(/at=\d+/);
  await huda.sees('.message mark', 'المظلّة');
  const place = await page.locator('.message', { has: page.locator('mark') }).evaluate((element) => {
    const at = element.getBoundingClientRect();
    return { seen: at.top > 60 && at.bottom < innerHeight - 100, above: element.previousElementSibling !== null || element.nextElementSibling !== null };
  });
  assert.ok(place.seen && place.above, 'on screen, among its neighbours');
  await page.goBack();
  await page.waitForURL(/\/search\?q=/);
  await page.waitForFunction((id) => document.activeElement?.id === id, hit);
  await page.keyboard.press('ArrowUp');
  assert.equal(await focused(page), 'search-field');
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText('نور البحاثه');
  await huda.sees('.hit-name mark', 'نور');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await huda.sees('.thread-head h1', 'نور');
  assert.equal(await page.evaluate(() => document.documentElement.dir), 'rtl');
  await huda.leaves();
});

test('more hits come on demand, and the page says when there is nothing, or trouble', async () => {
  const sara = await person(browser, demo.base, 'supervisor@demo.test', problems);
  const { page } = sara;
  await sara.signsIn(`/search?q=${encodeURIComponent('سطر')}`);
  await sara.sees('.hit', 'سطر 109');
  const count = () => page.locator('.hit').count();
  const before = await count();
  await page.locator('.search-more').click();
  await page.waitForFunction((known) => document.querySelectorAll('.hit').length > known, before);
  await page.fill('#search-field', 'qwertzuiop');
  await sara.sees('.empty-state', 'qwertzuiop');
  let isDown = true;
  await page.route('**/api/search*', (route) => (isDown ? route.abort('internetdisconnected') : route.continue()));
  await page.fill('#search-field', 'سطر 42');
  await sara.sees('.empty-state[role=alert]');
  isDown = false;
  await page.locator('.empty-state button').first().click();
  await sara.sees('.hit mark', '42');
  await sara.leaves();
});
