// The list as a whole is worked on: several at once, by key, from any tab, in either language.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { launch } from './browser.mjs';
import { customer } from './customer.mjs';
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
  await sara.context.addInitScript(countSounds);
  await sara.signsIn('/inbox/all?sort=newest');
  await sara.sees('.row');
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

afterEach(() => assert.deepEqual(problems.splice(0), []));

/** Runs in the page: sounds are counted instead of heard. */
function countSounds() {
  const real = AudioContext.prototype.createOscillator;
  Object.assign(window, { tones: 0 });
  AudioContext.prototype.createOscillator = function counted() {
    /** @type {any} */ (window).tones += 1;
    return real.call(this);
  };
}

const chosen = () => sara.page.locator('.row.chosen').count();

test('several are chosen with the mouse and the keyboard, and worked on together, with a way back', async () => {
  await sara.page.locator('.row').nth(0).click({ modifiers: ['Control'] });
  await sara.page.locator('.row').nth(2).click({ modifiers: ['Shift'] });
  assert.equal(await chosen(), 3);
  await sara.page.keyboard.press('Shift+J');
  assert.equal(await chosen(), 4);
  await sara.page.locator('.bulk-actions .icon-button').nth(1).click();
  await sara.sees('.toast', '4 conversations assigned');
  assert.equal(await chosen(), 0);
  await sara.page.keyboard.press('z');
  await sara.sees('.toast', 'Taken back for 4');
});

test('what could not be done is told, one by one, and can be tried again', async () => {
  let refused = '';
  await sara.page.routeWebSocket(/\/live$/, (line) => {
    const server = line.connectToServer();
    line.onMessage((text) => {
      const frame = JSON.parse(String(text));
      const refuses = frame.command === 'label' && (refused === '' || refused === frame.key);
      if (refuses) refused = frame.key;
      if (refuses) line.send(JSON.stringify({ type: 'result', key: frame.key, ok: false, body: { code: 'overloaded', title: 'busy', status: 503 } }));
      else server.send(text);
    });
  });
  await sara.page.goto(`${demo.base}/inbox/all?sort=newest`);
  await sara.sees('.row');
  for (const at of [0, 1, 2]) await sara.page.locator('.row').nth(at).click({ modifiers: ['Control'] });
  await sara.page.locator('.bulk-actions .icon-button').nth(2).click();
  await sara.page.locator('dialog .check input').first().check();
  await sara.page.locator('dialog .primary').click();
  await sara.sees('.failures .problem', 'very busy');
  assert.equal(await sara.page.locator('.failures li').count(), 1);
  await sara.sees('.toast', '2 conversations labelled');
  await sara.page.locator('dialog .primary').click();
  await sara.sees('.toast', '1 conversation labelled');
});

test('the palette finds places, deeds and people, in Arabic as well', async () => {
  const noor = await customer(demo.phone, { name: 'أحمد الشمّري' });
  await noor.says({ type: 'text', text: 'مرحبا' });
  await noor.isOpenedBy(sara);
  await sara.page.locator('.log').focus();
  await sara.page.keyboard.press('Control+k');
  await sara.page.fill('.palette input', 'احمد شمري');
  await sara.page.fill('.palette input', 'احمد الشمري');
  await sara.sees('.palette-choice', 'أحمد الشمّري');
  assert.ok(await sara.page.locator('.palette-choice mark').count() > 0, 'hits stand out');
  await sara.page.fill('.palette input', 'quick repl');
  await sara.sees('.palette-choice[aria-selected=true]', 'Quick replies');
  await sara.page.keyboard.press('Enter');
  await sara.page.waitForURL(/settings\/quick-replies/);
  await sara.page.goBack();
  await sara.sees('.thread-head h1', 'أحمد');
});

test('one tab of several makes the sound, the title counts', async () => {
  const second = await sara.context.newPage();
  await second.goto(`${demo.base}/settings/profile`);
  await second.waitForSelector('.settings');
  const rana = await customer(demo.phone, { name: 'Rana Rings' });
  await rana.says({ type: 'text', text: 'first' });
  await rana.isOpenedBy(sara);
  await sara.page.locator('.log').focus();
  await sara.page.keyboard.press('Shift+A');
  await sara.sees('.owner', 'You');
  assert.match(await sara.page.title(), /^\(\d/);
  await sara.page.goto(`${demo.base}/inbox/unassigned`);
  await sara.sees('.list-pane');
  // Longer than sounds are kept apart.
  await sara.page.waitForTimeout(1800);
  const tones = async () => Promise.all([sara.page, second].map((page) => page.evaluate(() => /** @type {any} */ (window).tones)));
  const before = await tones();
  await rana.says({ type: 'text', text: 'ring' });
  for (let tries = 0; tries < 40 && (await tones()).join() === before.join(); tries++) await sara.page.waitForTimeout(100);
  await sara.page.waitForTimeout(300);
  const now = await tones();
  assert.equal(now.filter((count, at) => count > before[at]).length, 1, `${before} ${now}`);
  await second.close();
});

test('a new version of the console is offered, but not over a draft', async () => {
  /** @type {any} */
  let line = null;
  let isDown = false;
  await sara.page.routeWebSocket(/\/live$/, (route) => {
    if (isDown) route.close();
    else line = route.connectToServer() && route;
  });
  const rana = await customer(demo.phone, { name: 'Version Writer' });
  await rana.says({ type: 'text', text: 'hello' });
  await rana.isOpenedBy(sara);
  await sara.field.fill('in the middle of it');
  // Another page stands where this one came from, and the line comes back: the server is a new one.
  await sara.page.route('**/', (route) => (route.request().method() === 'HEAD' ? route.fulfill({ headers: { etag: '"another"' }, body: '' }) : route.continue()));
  isDown = true;
  await line.close();
  await sara.sees('.bar', 'last update');
  assert.match(await sara.page.locator('.bar').textContent(), /\d\d:\d\d:\d\d/);
  isDown = false;
  await sara.page.locator('.bar button').click();
  await sara.sees('.bar.ok');
  assert.equal(await sara.page.locator('.bar', { hasText: 'version' }).count(), 0);
  await sara.field.fill('');
  await sara.sees('.bar', 'version');
});

test('a whole answer by keyboard alone, in Arabic, on an Arabic layout', async () => {
  const noor = await customer(demo.phone, { name: 'نور بلا فأرة' });
  await noor.says({ type: 'text', text: 'هل من أحد؟' });
  const huda = await person(browser, demo.base, 'admin@demo.test', problems, { locale: 'ar' });
  await huda.context.addInitScript(() => localStorage.setItem('baton.prefs', '{"language":"ar"}'));
  const { page } = huda;
  const keys = await huda.context.newCDPSession(page);
  /** A key as an Arabic layout sends it. @param {string} key @param {string} code @param {number} [modifiers] */
  const press = async (key, code, modifiers = 0) => {
    for (const type of ['keyDown', 'keyUp']) await keys.send('Input.dispatchKeyEvent', { type, key, code, modifiers, windowsVirtualKeyCode: code.startsWith('Key') ? code.charCodeAt(3) : 0 });
  };
  await page.goto(`${demo.base}/inbox/unassigned?sort=newest`);
  await page.waitForSelector('input[type=email]');
  for (let tabs = 0; tabs < 6 && !(await page.evaluate(() => document.activeElement?.matches('input[type=email]'))); tabs++) await page.keyboard.press('Tab');
  await page.keyboard.type('admin@demo.test');
  await page.keyboard.press('Tab');
  await page.keyboard.type('baton-demo');
  await page.keyboard.press('Enter');
  await huda.sees('.row', 'نور');
  await press('ت', 'KeyJ');
  await huda.sees('.thread-head h1', 'نور');
  await huda.sees('.message', 'هل من أحد');
  await press('ق', 'KeyR');
  await page.waitForFunction(() => document.activeElement?.id === 'composer-text');
  await page.keyboard.insertText('نعم، أنا هنا :قلب');
  await huda.sees('.suggestion');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+Shift+Enter');
  await huda.sees('.toast, .activity, .message.out', 'نعم، أنا هنا');
  await huda.sees('.activity', 'أنهاها');
  assert.equal(await page.evaluate(() => document.documentElement.dir), 'rtl');
  await huda.leaves();
});

test('shortcuts get other keys by keyboard alone, and everything that names them follows', async () => {
  const { page } = sara;
  /** @param {string} name */
  const line = (name) => page.locator('.shortcuts li', { hasText: name });
  /** @param {string} name @param {string[]} keys */
  const gives = async (name, ...keys) => {
    await line(name).locator('.button').last().focus();
    await page.keyboard.press('Enter');
    await page.locator('[role=status]', { hasText: 'Press the new keys for' }).waitFor({ state: 'attached' });
    for (const key of keys) await page.keyboard.press(key);
  };
  await page.goto(`${demo.base}/settings/keyboard`);
  await gives('Next conversation', 'q');
  await line('Next conversation').locator('kbd', { hasText: /^Q$/ }).waitFor();
  await gives('Previous conversation', 'Control+v');
  await sara.sees('.asking .hint', 'is kept for the browser');
  await page.keyboard.press('q');
  await sara.sees('.clash', 'already stands for');
  await sara.sees('.clash', 'Next conversation');
  await page.getByRole('button', { name: 'Swap the two' }).focus();
  await page.keyboard.press('Enter');
  await line('Next conversation').locator('kbd', { hasText: /^K$/ }).waitFor();
  assert.match(await page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? ''), /^Change the keys: .*Previous conversation/);
  await gives('Snooze', 'Backspace');
  await line('Snooze').locator('.hint', { hasText: 'No keys' }).waitFor();
  await gives('Mark as unread', 'Escape');
  await line('Mark as unread').locator('kbd', { hasText: /^U$/ }).waitFor();
  await gives('Show shortcuts', 'g', 'h');
  await line('Show shortcuts').locator('kbd', { hasText: /^H$/ }).waitFor();
  await gives('Resolve and go on', 'Shift+D');
  await gives('Go to all conversations', 'h');
  await page.goto(`${demo.base}/inbox/all?sort=newest`);
  await sara.sees('.row');
  assert.match(await page.locator('.thread.empty .hint').textContent(), /K.*Q.*H/);
  const opened = async () => page.url().match(/all\/(\d+)/)?.[1];
  await page.keyboard.press('j');
  assert.equal(await opened(), undefined, 'what it was no longer does it');
  await page.keyboard.press('k');
  await sara.sees('.thread-head h1');
  const first = await opened();
  await page.keyboard.press('k');
  await page.waitForURL((url) => !url.pathname.endsWith(String(first)));
  await page.keyboard.press('q');
  await page.waitForURL(`**/${first}?*`);
  await page.locator('.thread-head [aria-keyshortcuts="Shift+D"]').waitFor();
  assert.equal(await page.locator('.thread-head [title^="Snooze"]').getAttribute('title'), 'Snooze');
  await page.keyboard.press('g');
  await page.keyboard.press('h');
  await page.locator('dialog .shortcuts div', { hasText: 'Resolve and go on' }).locator('kbd', { hasText: /^D$/ }).waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await page.fill('.palette input', 'Resolve and');
  await page.locator('.palette-choice kbd', { hasText: /^D$/ }).waitFor();
  await page.keyboard.press('Escape');
  await page.goto(`${demo.base}/settings/keyboard`);
  await page.getByRole('button', { name: 'All as Baton comes' }).press('Enter');
  await line('Next conversation').locator('kbd', { hasText: /^J$/ }).waitFor();
  assert.equal(await page.evaluate(() => JSON.stringify(JSON.parse(localStorage.getItem('baton.prefs') ?? '').keys)), '{}');
});
