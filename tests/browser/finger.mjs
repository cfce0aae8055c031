// A finger on a page's glass, for whoever has one.

/** So many movements in a stroke. */
const STEPS = 8;
/** A finger that is lifted while it moves flings, and a tap right after that only stops the fling. */
const REST_MILLIS = 200;

/** @param {any} page */
export async function finger(page) {
  const devtools = await page.context().newCDPSession(page);
  const touch = (/** @type {string} */ type, /** @type {{x: number, y: number}[]} */ ...touchPoints) => devtools.send('Input.dispatchTouchEvent', { type, touchPoints });
  /** Lays it on the middle of something and moves it, without lifting it. @param {any} target @param {number} right pixels @param {number} [down] */
  async function drag(target, right, down = 0) {
    const box = await target.boundingBox();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await touch('touchStart', { x, y });
    for (let step = 1; step <= STEPS; step++) await touch('touchMove', { x: x + (right * step) / STEPS, y: y + (down * step) / STEPS });
  }
  async function lift() {
    await page.waitForTimeout(REST_MILLIS);
    await touch('touchEnd');
  }
  return {
    drag,
    lift,
    /** @param {any} target @param {number} right @param {number} [down] */
    async swipe(target, right, down) {
      await drag(target, right, down);
      await lift();
    },
  };
}
