// One day of two agents and their customers, from signing in to signing in again: in English as it
// comes, in Arabic without a mouse.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { launch } from './browser.mjs';
import { keyboard, mouse } from './hands.mjs';
import { CHAPTERS } from './story/chapters.mjs';
import { begin } from './story/day.mjs';

const program = process.env.BATON ?? 'target/debug/baton';

for (const [language, takes] of /** @type {const} */ ([['en', mouse], ['ar', keyboard]])) {
  describe(`a day, ${language}`, () => {
    /** @type {any} */
    let browser;
    /** @type {import('./story/day.mjs').Day} */
    let day;
    // What follows a broken chapter would only say so again.
    let isBroken = false;
    before(async () => {
      browser = await launch();
      day = await begin({ browser, program, language, takes });
    });
    after(async () => {
      await day?.end();
      await browser?.close();
    });
    afterEach(() => assert.deepEqual(day.problems.splice(0), []));
    for (const [title, happens] of CHAPTERS) {
      test(title, async (context) => {
        if (isBroken) {
          context.skip();
          return;
        }
        isBroken = true;
        await happens(day);
        isBroken = false;
      });
    }
  });
}
