// Pictures of pages for eyes; and of each, what axe finds and whether it fits its window.
import { axeSource } from './browser.mjs';

/** @param {string} folder */
export function gallery(folder) {
  /** @type {string[]} */
  const problems = [];

  /** @param {any} page @param {string} name */
  async function picture(page, name) {
    await page.waitForTimeout(250);
    await page.screenshot({ path: `${folder}/${name}.png` });
  }

  /** A picture, and what axe says. @param {any} page @param {string} name */
  async function look(page, name) {
    await picture(page, name);
    await page.evaluate(axeSource);
    const found = await page.evaluate(() => /** @type {any} */ (globalThis).axe.run(document, { resultTypes: ['violations'] }));
    for (const violation of found.violations) {
      const where = violation.nodes.slice(0, 3).map((/** @type {any} */ node) => `${node.target} ${node.failureSummary?.split('\n')[1] ?? ''}`).join(' | ');
      problems.push(`${name}: axe ${violation.id} (${violation.impact}): ${where}`);
    }
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (wide > 0) problems.push(`${name}: ${wide} px wider than the window`);
  }

  return { problems, picture, look };
}
