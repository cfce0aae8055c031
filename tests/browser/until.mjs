// Waiting for what has no place on the page.
import assert from 'node:assert/strict';

/** Waits until something holds. @param {() => Promise<boolean> | boolean} holds @param {string} what */
export async function until(holds, what) {
  for (let tries = 0; tries < 200; tries++) {
    if (await holds()) return;
    await new Promise((resolve) => { setTimeout(resolve, 100); });
  }
  assert.fail(what);
}
