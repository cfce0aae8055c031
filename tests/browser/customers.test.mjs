// What customers send: every kind is drawn, and nothing that they write runs.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { launch } from './browser.mjs';
import { HOSTILE, HOSTILE_NAME, customer } from './customer.mjs';
import { startDemo } from './demo.mjs';
import { person } from './person.mjs';

let browser;
let demo;
let sara;
/** @type {string[]} */
const problems = [];

before(async () => {
  demo = await startDemo(process.env.BATON ?? 'target/debug/baton');
  browser = await launch();
  sara = await person(browser, demo.base, 'supervisor@demo.test', problems);
  await sara.signsIn();
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

afterEach(() => assert.deepEqual(problems.splice(0), []));

test('nothing that a customer writes runs, in whatever field it stands', async () => {
  const mallory = await customer(demo.phone, { name: HOSTILE_NAME });
  for (const utterance of HOSTILE) await mallory.says(utterance);
  const first = await mallory.says({ type: 'text', text: 'quote me <b>not</b>' });
  await mallory.says({ type: 'edit', original_message_id: first, text: '<b>edited</b><img src=x onerror="window.hit=1">' });
  await mallory.says({ type: 'text', text: 'in answer', reply_to: first });
  await mallory.isOpenedBy(sara);
  await sara.sees('.message', 'in answer');
  await sara.page.waitForTimeout(500);
  const found = await sara.page.evaluate(() => ({
    ran: 'hit' in window,
    links: [...document.querySelectorAll('a[href]')].map((link) => /** @type {HTMLAnchorElement} */ (link).protocol).filter((protocol) => !['http:', 'https:', 'tel:', 'mailto:'].includes(protocol)),
    strange: document.querySelectorAll('.log b, .log script, img[src="x"], [onerror], [onmouseover]').length,
    shown: document.querySelectorAll('.message').length,
  }));
  assert.deepEqual({ ...found, shown: found.shown > HOSTILE.length }, { ran: false, links: [], strange: 0, shown: true });
  assert.match(await sara.page.locator('.thread-head h1').textContent(), /<img src=x/);
});

test('pictures that come together make an album, which opens large and goes on by key', async () => {
  const omar = await customer(demo.phone, { name: 'Omar Album' });
  await omar.says({ type: 'text', text: 'see these' });
  for (const sample of [0, 1, 2, 3, 4]) await omar.says({ type: 'image', media: { sample } });
  await omar.isOpenedBy(sara);
  await sara.sees('.album .album-more', '+1');
  await sara.page.locator('.album-cell').first().click();
  await sara.sees('.lightbox', '1 of 5');
  await sara.page.keyboard.press('ArrowRight');
  await sara.sees('.lightbox', '2 of 5');
  await sara.page.keyboard.press('+');
  await sara.sees('.lightbox-picture.closer');
  await sara.page.keyboard.press('End');
  await sara.sees('.lightbox', '5 of 5');
  const box = await sara.page.locator('.lightbox-picture').boundingBox();
  await sara.page.mouse.move(box.x + 60, box.y + 60);
  await sara.page.mouse.down();
  await sara.page.mouse.move(box.x + 260, box.y + 70, { steps: 4 });
  await sara.page.mouse.up();
  await sara.sees('.lightbox', '4 of 5');
  await sara.page.keyboard.press('Escape');
  await sara.page.locator('dialog[open]').waitFor({ state: 'detached' });
});

test('an emoji is found by its Arabic name, and by a colon and a word', async () => {
  await sara.page.locator('#composer-emoji').click();
  await sara.page.fill('.emoji-dialog input', 'قَلب');
  await sara.sees('.emoji-grid .emoji', '❤');
  await sara.page.fill('.emoji-dialog input', 'waving hand');
  await sara.sees('.emoji-grid .emoji', '👋');
  await sara.page.keyboard.press('Enter');
  await sara.field.pressSequentially(' :rocke');
  await sara.sees('.suggestion', '🚀');
  await sara.field.press('Enter');
  assert.equal(await sara.field.inputValue(), '👋 🚀');
  await sara.field.fill('');
});

test('several files go out with captions of their own, in order, and survive a reload before', async () => {
  const pixel = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
  const files = ['one', 'two'].map((name) => ({ name: `${name}.png`, mimeType: 'image/png', buffer: pixel }));
  await sara.page.setInputFiles('#composer-files', files);
  await sara.page.locator('.attachment .caption').nth(1).fill('the second');
  await sara.page.waitForTimeout(600);
  await sara.page.reload();
  await sara.sees('.attachment', 'two.png');
  await sara.field.fill('the first');
  await sara.page.locator('#send-resolve').click();
  await sara.sees('.toast, .activity', 'resolved');
  await sara.sees('.message.out', 'the second');
  const words = await sara.page.locator('.message.out .words').allTextContents();
  assert.deepEqual(words.slice(-2), ['the first', 'the second']);
});

test('a place in a thread has an address, and the way back leads to where one was', async () => {
  const lina = await customer(demo.phone, { name: 'Lina Long' });
  await Promise.all(Array.from({ length: 119 }, (_, at) => lina.says({ type: 'text', text: `line ${at + 1}.` })));
  await lina.says({ type: 'text', text: 'line 120.' });
  await lina.isOpenedBy(sara);
  await sara.sees('.message', 'line 120.');
  // What came live is held; anew, only the end is.
  await sara.page.reload();
  await sara.sees('.message', 'line 120.');
  const list = sara.page.url();
  await sara.page.evaluate((address) => {
    const link = Object.assign(document.createElement('a'), { href: address, textContent: 'there' });
    document.body.append(link);
    link.click();
    link.remove();
  }, `${new URL(list).pathname}?sort=newest&at=20`);
  await sara.sees('.message.flash', 'line');
  assert.equal(await sara.page.locator('.message', { hasText: 'line 120.' }).count(), 0);
  await sara.page.locator('.to-end').click();
  await sara.sees('.message', 'line 120.');
  await sara.page.goBack();
  assert.equal(sara.page.url(), list);
});
