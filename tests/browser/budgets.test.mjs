// What the console may cost: bytes and modules at start, memory and elements with very many
// conversations, pictures a second while events pour in. Times are compared with the same browser
// at rest on the same machine, never with a number of milliseconds.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { launch } from './browser.mjs';
import { startDemo } from './demo.mjs';
import { pretend, row } from './fake.mjs';
import { person } from './person.mjs';

const CONVERSATIONS = 100_000;
const ENTRIES = 50_000;
const MOST_ELEMENTS = 5000;

let browser;
let demo;
let sara;
let source;
let devtools;
/** @type {string[]} */
const problems = [];

before(async () => {
  demo = await startDemo(process.env.BATON ?? 'target/debug/baton');
  browser = await launch();
  sara = await person(browser, demo.base, 'supervisor@demo.test', problems);
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

afterEach(() => assert.deepEqual(problems.splice(0), []));

const elements = () => sara.page.evaluate(() => document.querySelectorAll('*').length);
const median = (/** @type {number[]} */ numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** How long each picture takes for a while, in milliseconds. @param {number} millis */
const frames = (millis) => sara.page.evaluate((span) => new Promise((resolve) => {
  /** @type {number[]} */
  const found = [];
  const begun = performance.now();
  let last = begun;
  const next = (/** @type {number} */ now) => {
    found.push(now - last);
    last = now;
    if (now - begun < span) requestAnimationFrame(next);
    else resolve(found.slice(1));
  };
  requestAnimationFrame(next);
}), millis);

test('the start is light: bytes of scripts, of styles, and of what is loaded on demand', async () => {
  await sara.page.goto(`${demo.base}/login`);
  await sara.page.waitForSelector('input[type=email]');
  await sara.page.waitForLoadState('networkidle');
  const files = await sara.page.evaluate(() => performance.getEntriesByType('resource').map((entry) => ({ name: new URL(entry.name).pathname, size: /** @type {PerformanceResourceTiming} */ (entry).encodedBodySize })));
  const size = (/** @type {RegExp} */ wanted, /** @type {(name: string) => boolean} */ also = () => true) => files.filter((file) => wanted.test(file.name) && also(file.name)).reduce((sum, file) => sum + file.size, 0);
  // The first modules stand in the page before the one that runs them, the inbox's after it.
  const [first] = (await (await fetch(demo.base)).text()).split('<script type="module"');
  const boot = size(/\.m?js$/, (name) => first.includes(`rel="modulepreload" href="${name}"`));
  const inbox = size(/\.m?js$/, (name) => !first.includes(`rel="modulepreload" href="${name}"`));
  console.log(`# boot ${boot}, inbox ${inbox}, styles ${size(/\.css$/)} bytes`);
  assert.ok(boot > 10_000 && boot < 60_000, `boot: ${boot} bytes`);
  assert.ok(inbox > 10_000 && inbox < 90_000, `inbox: ${inbox} bytes`);
  assert.ok(size(/\.css$/) > 1000 && size(/\.css$/) < 15_000, `styles: ${size(/\.css$/)} bytes`);
  assert.deepEqual(files.filter((file) => /compact|annotations|palette|lightbox/.test(file.name)), []);
});

test('a hundred thousand conversations fit: few elements, little memory, and the last one is reached', async () => {
  source = await pretend(sara.page, { conversations: CONVERSATIONS, entries: ENTRIES });
  await sara.signsIn('/inbox/all');
  await sara.sees('.row', 'Customer 0');
  devtools = await sara.context.newCDPSession(sara.page);
  await devtools.send('HeapProfiler.collectGarbage');
  const heap = (await devtools.send('Runtime.getHeapUsage')).usedSize;
  console.log(`# heap ${heap}, ${await elements()} elements`);
  assert.ok(heap < 60_000_000, `${Math.round(heap / 1e6)} MB`);
  assert.ok(await elements() < MOST_ELEMENTS);
  await sara.page.locator('.vlist').evaluate((list) => { list.scrollTop = list.scrollHeight; });
  await sara.sees('.row', `Customer ${CONVERSATIONS - 2}`);
  await sara.page.locator('.vlist').evaluate((list) => { list.scrollTop = 0; });
  await sara.page.mouse.move(1200, 500);
});

test('a hundred and fifty events a second leave the pictures flowing, and each one counts', async () => {
  await sara.page.waitForTimeout(1700);
  const atRest = median(await frames(700));
  let at = 0;
  const pour = setInterval(() => {
    const items = Array.from({ length: 15 }, () => {
      at += 1;
      const place = (at * 37) % CONVERSATIONS;
      return { kind: 'conversation', row: row(place, { version: 2 + at, seq: 10 + at, inbound_count: 3 + at, waiting_since: 1_000_000 - at, last_activity_at: 2_000_000_000_000 + at }) };
    });
    source.push(items);
  }, 100);
  const busy = median(await frames(2000));
  console.log(`# ${at} events, ${busy} ms a picture, ${atRest} at rest`);
  clearInterval(pour);
  assert.ok(at >= 150, `${at} events`);
  assert.ok(busy < Math.max(4 * atRest, atRest + 50), `${busy} ms a picture, ${atRest} at rest`);
  const place = (at * 37) % CONVERSATIONS;
  await sara.page.waitForFunction((id) => [...document.querySelectorAll('.row')].some((element) => /** @type {HTMLElement} */ (element).dataset.id === id), String(1_000_000_000 + place));
});

test('from key to picture is a matter of a few pictures', async () => {
  const atRest = median(await frames(500));
  await sara.page.keyboard.press('j');
  await sara.sees('.message', `Entry ${ENTRIES}`);
  /** @type {number[]} */
  const spans = [];
  for (let tries = 0; tries < 6; tries++) {
    spans.push(await sara.page.evaluate(() => new Promise((resolve) => {
      const before = location.pathname;
      const begun = performance.now();
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'j', code: 'KeyJ', bubbles: true, cancelable: true }));
      const look = () => {
        const open = document.querySelector('.row.selected');
        if (location.pathname !== before && open && location.pathname.endsWith(/** @type {HTMLElement} */ (open).dataset.id ?? '?')) resolve(performance.now() - begun);
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    })));
    await sara.page.waitForTimeout(100);
  }
  assert.ok(median(spans) < 12 * atRest, `${median(spans)} ms, ${atRest} a picture at rest`);
});

test('a thread of fifty thousand entries holds a bounded part, wherever one reads', async () => {
  const id = String(1_000_000_000 + 7);
  await sara.page.goto(`${demo.base}/inbox/all/${id}`);
  await sara.sees('.message', `Entry ${ENTRIES}`);
  for (let pages = 0; pages < 12; pages++) {
    await sara.page.locator('.log').evaluate((log) => { log.scrollTop = 0; });
    await sara.page.waitForTimeout(120);
  }
  const held = await sara.page.locator('[data-entry]').count();
  assert.ok(held > 100 && held <= 200, `${held} entries`);
  assert.ok(await elements() < MOST_ELEMENTS, `${await elements()} elements`);
  assert.equal(await sara.message(`Entry ${ENTRIES}:`).count(), 0, 'the end was let go');
  await sara.page.goto(`${demo.base}/inbox/all/${id}?at=25000`);
  await sara.sees('.message.flash', 'Entry 25000:');
  assert.ok(await sara.page.locator('.message.flash').evaluate((element) => {
    const at = element.getBoundingClientRect();
    return at.top > 60 && at.bottom < innerHeight - 100;
  }), 'it is on screen');
  await sara.page.locator('.to-end').click();
  await sara.sees('.message', `Entry ${ENTRIES}`);
});
