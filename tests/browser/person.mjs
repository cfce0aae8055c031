// Somebody at the console, with verbs.
import { listen } from './browser.mjs';

export const PASSWORD = 'baton-demo';

/** @param {any} browser @param {string} base @param {string} email @param {string[]} problems @param {object} [options] of the browser context */
export async function person(browser, base, email, problems, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en', ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  listen(page, (problem) => problems.push(`${email}: ${problem}`));
  const field = page.locator('#composer-text');
  return {
    page,
    context,
    field,
    leaves: () => context.close(),
    async signsIn(path = '/inbox/all') {
      await page.goto(base + path);
      await page.fill('input[type=email]', email);
      await page.fill('input[autocomplete=current-password]', PASSWORD);
      await page.keyboard.press('Enter');
      await page.waitForSelector('.app');
    },
    /** @param {string} view */
    async opensTheFirstOf(view) {
      await page.goto(`${base}/inbox/${view}?sort=newest`);
      await page.locator('.row').first().click();
      await page.waitForSelector('.thread-head h1');
      await page.waitForSelector('.message');
      return page.url().match(/(\d{10,})/)[1];
    },
    /** @param {string} id */
    async opens(id) {
      await page.goto(`${base}/inbox/all/${id}`);
      await page.waitForSelector('.message');
    },
    /** @param {string} words */
    async answers(words) {
      await field.fill(words);
      await field.press('Enter');
    },
    /** @param {string} words */
    message: (words) => page.locator('.message', { hasText: words }),
    /** @param {string} selector @param {string} [hasText] */
    sees: (selector, hasText) => page.locator(selector, hasText ? { hasText } : {}).first().waitFor(),
  };
}
