// The console's picture in README, of a running demo.
//
//   node tests/browser/portrait.mjs http://localhost:8080 .readme/console.png
import { launch } from './browser.mjs';
import { person } from './person.mjs';

const [base, file] = process.argv.slice(2);
if (!base || !file) throw new Error('usage: portrait.mjs <address> <file>');

/** @type {string[]} */
const problems = [];
const browser = await launch();
try {
  const sara = await person(browser, base, 'sara@demo.test', problems, { colorScheme: 'light' });
  await sara.signsIn('/inbox/mine?sort=newest');
  await sara.opensTheFirstOf('mine');
  await sara.sees('.contact-panel');
  await sara.page.waitForTimeout(1000);
  await sara.page.screenshot({ path: file });
} finally {
  await browser.close();
}
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
