// Walks through a running Baton in a real browser, in light and dark, English and Arabic, wide and
// narrow. Fails on console errors, on violations of the content security policy and on what axe
// finds; leaves pictures behind for eyes.
//
//   node tests/browser/shots.mjs http://127.0.0.1:8080 /tmp/shots [email] [password]
import { mkdir } from 'node:fs/promises';
import { axeSource, launch, listen } from './browser.mjs';

const [base, folder, email = 'admin@demo.test', password = 'baton-demo'] = process.argv.slice(2);
if (!base || !folder) throw new Error('usage: shots.mjs <address> <folder> [email] [password]');
await mkdir(folder, { recursive: true });

const SETTINGS = ['profile', 'sessions', 'keyboard', 'quick-replies', 'channels', 'people', 'teams', 'labels', 'quarantine'];
/** @type {string[]} */
const problems = [];

/** @param {any} page @param {string} name */
async function look(page, name) {
  await page.waitForTimeout(350);
  await page.screenshot({ path: `${folder}/${name}.png` });
  await page.evaluate(axeSource);
  const found = await page.evaluate(() => /** @type {any} */ (globalThis).axe.run(document, { resultTypes: ['violations'] }));
  for (const violation of found.violations) {
    const where = violation.nodes.slice(0, 3).map((/** @type {any} */ node) => `${node.target} ${node.failureSummary?.split('\n')[1] ?? ''}`).join(' | ');
    problems.push(`${name}: axe ${violation.id} (${violation.impact}): ${where}`);
  }
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (wide > 0) problems.push(`${name}: ${wide} px wider than the window`);
}

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

/** @param {any} page @param {string} id */
async function dialogs(page, id) {
  for (const [key, name] of [['a', 'assign'], ['s', 'snooze'], ['t', 'labels'], ['f', 'forward'], ['?', 'help']]) {
    await page.locator('.log').focus();
    await page.keyboard.press(key);
    await page.waitForSelector('dialog[open]');
    await look(page, `${id}-${name}`);
    await leave(page);
  }
}

/** @param {{theme: string, language: string, width: number}} given */
async function walk({ theme, language, width }) {
  const id = `${language}-${theme}-${width}`;
  const context = await browser.newContext({ viewport: { width, height: width < 500 ? 844 : 900 }, hasTouch: width < 500, colorScheme: theme, locale: language });
  await context.addInitScript((prefs) => localStorage.setItem('baton.prefs', prefs), JSON.stringify({ theme, language }));
  const page = await context.newPage();
  listen(page, (problem) => problems.push(`${id}: ${problem}`));
  await page.goto(`${base}/login`);
  await page.waitForSelector('input[type=email]');
  await look(page, `${id}-login`);
  await page.fill('input[type=email]', email);
  await page.fill('input[autocomplete=current-password]', password);
  await page.keyboard.press('Enter');
  await page.waitForSelector('.inbox');
  await inbox(page, id);
  await dialogs(page, id);
  for (const section of SETTINGS) {
    await page.goto(`${base}/settings/${section}`);
    await page.waitForSelector('.section');
    await look(page, `${id}-settings-${section}`);
  }
  await context.close();
}

const browser = await launch();
try {
  for (const width of [1440, 390]) {
    for (const language of ['en', 'ar']) for (const theme of ['light', 'dark']) await walk({ theme, language, width });
  }
} finally {
  await browser.close();
}
const unique = [...new Set(problems)];
for (const problem of unique) console.error(problem);
console.log(unique.length === 0 ? 'the console looks fine' : `${unique.length} problems`);
process.exitCode = unique.length === 0 ? 0 : 1;
