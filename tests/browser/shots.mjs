// Walks through a running Baton in a real browser, in light and dark, English and Arabic, wide and
// narrow. Fails on console errors, on violations of the content security policy and on what axe
// finds; leaves pictures behind for eyes.
//
//   node tests/browser/shots.mjs http://127.0.0.1:8080 /tmp/shots [pretend Meta's address] [email] [password]
import { mkdir } from 'node:fs/promises';
import { launch, listen } from './browser.mjs';
import { KINDS, customer } from './customer.mjs';
import { gallery } from './gallery.mjs';
import { person } from './person.mjs';
import { SIGNED_OUT, STATES } from './states.mjs';

const [base, folder, phone, email = 'admin@demo.test', password = 'baton-demo'] = process.argv.slice(2);
if (!base || !folder) throw new Error('usage: shots.mjs <address> <folder> [phone address] [email] [password]');
await mkdir(folder, { recursive: true });

const SETTINGS = ['profile', 'sessions', 'notifications', 'keyboard', 'quick-replies', 'channels', 'people', 'teams', 'labels', 'contact-fields', 'quarantine'];
/** For a second look at some: `ONLY=ar-dark-390`; `ONLY=-` is all of them, with all states in each. */
const only = process.env.ONLY;
/** Contrary in everything. States take minutes, so without asking they are looked at in these. */
const CONTRARY = ['en-light-1440', 'ar-dark-390'];
/** For some of states.mjs alone: `STATE=thread`. */
const state = process.env.STATE;
/** An agent of the demo, with an agent's rights. */
const COLLEAGUE = 'sara@demo.test';
const SENDER = 'Nadia Everything';
const PIXEL = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
const { problems, picture, look } = gallery(folder);

/** @param {any} page */
const leave = async (page) => {
  await page.keyboard.press('Escape');
  await page.waitForTimeout(120);
};

/** @param {any} page @param {string} id */
async function inbox(page, id) {
  await page.goto(`${base}/inbox/all`);
  await page.waitForSelector('.row');
  await look(page, `${id}-list`);
  await page.locator('.row').first().click();
  await page.waitForSelector('.message');
  await look(page, `${id}-thread`);
  await page.locator('#tab-note').click();
  await page.fill('#composer-text', '@');
  await look(page, `${id}-note`);
  await page.fill('#composer-text', '');
  await page.locator('#tab-reply').click();
  if (await page.locator('#composer-text').count()) {
    await page.fill('#composer-text', '/');
    await look(page, `${id}-quick`);
    await page.fill('#composer-text', '');
  }
  await page.locator('.thread-actions .menu button').first().click();
  await look(page, `${id}-menu`);
  await leave(page);
}

/** Everything that a customer can send, in one thread. @param {any} page @param {string} id */
async function kinds(page, id) {
  await page.goto(`${base}/inbox/all?sort=newest`);
  await page.locator('.row', { hasText: SENDER }).first().click();
  await page.waitForSelector('.album');
  await look(page, `${id}-kinds-end`);
  for (const part of [0.66, 0.33, 0]) {
    await page.locator('.log').evaluate((/** @type {Element} */ log, /** @type {number} */ at) => { log.scrollTop = log.scrollHeight * at; }, part);
    await picture(page, `${id}-kinds-${part}`);
  }
  await page.locator('.album-cell').first().click();
  await page.waitForSelector('.lightbox');
  await look(page, `${id}-lightbox`);
  await leave(page);
  const pixel = { name: 'receipt.png', mimeType: 'image/png', buffer: PIXEL };
  await page.setInputFiles('#composer-files', [pixel, { ...pixel, name: 'a name that is rather long for its place.png' }]);
  await look(page, `${id}-files`);
  for (let left = 2; left > 0; left--) await page.locator('.attachment > .icon-button').first().click();
  await page.locator('#composer-emoji').click();
  await page.waitForSelector('.emoji-grid .emoji');
  await look(page, `${id}-emoji`);
  await leave(page);
}

/** A customer on a page of their own, everything opened; and one whom nobody knows. @param {any} page @param {string} id */
async function contact(page, id) {
  await page.goto(`${base}/inbox/all?sort=newest`);
  await page.locator('.row', { hasText: SENDER }).first().click();
  await page.waitForSelector('.thread-head h1');
  const row = await page.evaluate((/** @type {string} */ path) => fetch(path).then((answer) => answer.json()), `/api/conversations/${page.url().match(/(\d{10,})/)[1]}`);
  await page.goto(`${base}/contacts/${row.contact.id}`);
  await page.waitForSelector('.contact-panel');
  for (const part of await page.locator('details.part:not([open]) > summary').all()) await part.click().catch(() => undefined);
  await page.waitForTimeout(400);
  await look(page, `${id}-contact`);
  await page.locator('.in-place').first().click();
  await look(page, `${id}-contact-edit`);
  await leave(page);
  await page.locator('.contact-actions button', { has: page.locator('use[href*="users"]') }).click();
  await page.waitForSelector('dialog .pick');
  await look(page, `${id}-merge-pick`);
  await page.locator('dialog .pick').first().click();
  await page.waitForSelector('.consequences');
  await look(page, `${id}-merge`);
  await leave(page);
}

/** @param {any} page @param {string} id */
async function choosing(page, id) {
  await page.goto(`${base}/inbox/all`);
  await page.waitForSelector('.row');
  await page.locator('.list-tools > .icon-button').last().click();
  for (const at of [1, 2]) await page.locator('.row-face').nth(at).click();
  await look(page, `${id}-bulk`);
  await leave(page);
}

/** @param {any} page @param {string} id */
async function dialogs(page, id) {
  for (const [key, name] of [['a', 'assign'], ['s', 'snooze'], ['t', 'labels'], ['f', 'forward'], ['?', 'help'], ['Control+k', 'palette']]) {
    await page.locator('.log').focus();
    await page.keyboard.press(key);
    await page.waitForSelector('dialog[open]');
    await look(page, `${id}-${name}`);
    await leave(page);
  }
}

/** Whether one takes up work, and why not. @param {any} page @param {string} id */
async function standing(page, id) {
  await page.locator('.rail-item.person').click();
  await look(page, `${id}-standing`);
  await page.locator('.menu-list [role=menuitem]').first().click();
  await page.waitForSelector('dialog[open]');
  await look(page, `${id}-reason`);
  await leave(page);
}

/** @param {any} page @param {string} id */
async function searching(page, id) {
  for (const [words, name] of [['', 'empty'], ['order', 'hits'], ['طلب', 'hits-arabic'], ['qwertzuiop', 'nothing']]) {
    await page.goto(`${base}/search?q=${encodeURIComponent(words)}`);
    await page.waitForSelector('.empty-state, .hit');
    await look(page, `${id}-search-${name}`);
  }
}

/** @param {any} page @param {string} id */
async function settings(page, id) {
  for (const section of SETTINGS) {
    await page.goto(`${base}/settings/${section}`);
    await page.waitForSelector('.section');
    await look(page, `${id}-settings-${section}`);
  }
}

/** The states of states.mjs, each on a fresh page. @param {Record<string, import('./states.mjs').State>} wanted @param {any} context @param {string} id @param {any} [colleague] */
async function unusual(wanted, context, id, colleague) {
  for (const [name, reach] of Object.entries(wanted)) {
    if (state && !new RegExp(state).test(name)) continue;
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    // What is answered in the server's stead, the browser's console complains about.
    page.on('pageerror', (/** @type {Error} */ error) => problems.push(`${id}-${name}: ${error.stack}`));
    try {
      const shown = await reach({ page, base, phone, colleague, look: (way) => look(page, `${id}-${way}`) });
      await look(shown ?? page, `${id}-${name}`);
    } catch (error) {
      problems.push(`${id}-${name}: ${/** @type {Error} */ (error).message}`);
    }
    await page.close();
  }
}

/** @param {{theme: string, language: string, width: number}} given */
async function walk({ theme, language, width }) {
  const id = `${language}-${theme}-${width}`;
  if (only && !id.includes(only)) return;
  const dress = { viewport: { width, height: width < 500 ? 844 : 900 }, hasTouch: width < 500, colorScheme: theme, locale: language, permissions: ['microphone', 'notifications'] };
  const prefs = JSON.stringify({ theme, language });
  const context = await browser.newContext(dress);
  await context.addInitScript((chosen) => localStorage.setItem('baton.prefs', chosen), prefs);
  const page = await context.newPage();
  listen(page, (problem) => problems.push(`${id}: ${problem}`));
  const withStates = phone && (only || CONTRARY.includes(id));
  if (withStates) await unusual(SIGNED_OUT, context, id);
  await page.goto(`${base}/login`);
  await page.waitForSelector('input[type=email]');
  await look(page, `${id}-login`);
  await page.fill('input[type=email]', email);
  await page.fill('input[autocomplete=current-password]', password);
  await page.keyboard.press('Enter');
  await page.waitForSelector('.inbox');
  if (!state) await usual(page, id);
  if (withStates) {
    const colleague = await person(browser, base, COLLEAGUE, problems, dress);
    await colleague.context.addInitScript((chosen) => localStorage.setItem('baton.prefs', chosen), prefs);
    await colleague.signsIn();
    await unusual(STATES, context, id, colleague.page);
    await colleague.leaves();
  }
  await context.close();
}

/** @param {any} page @param {string} id */
async function usual(page, id) {
  await inbox(page, id);
  await dialogs(page, id);
  if (phone) await kinds(page, id);
  if (phone) await contact(page, id);
  await choosing(page, id);
  await standing(page, id);
  await searching(page, id);
  await settings(page, id);
}

if (phone) {
  const sender = await customer(phone, { name: SENDER });
  for (const utterance of KINDS) await sender.says(utterance);
}
const browser = await launch();
try {
  for (const width of [1440, 390]) {
    for (const theme of ['light', 'dark']) await Promise.all(['en', 'ar'].map((language) => walk({ theme, language, width })));
  }
} finally {
  await browser.close();
}
const unique = [...new Set(problems)];
for (const problem of unique) console.error(problem);
console.log(unique.length === 0 ? 'the console looks fine' : `${unique.length} problems`);
process.exitCode = unique.length === 0 ? 0 : 1;
