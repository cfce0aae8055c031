// Two ways of working at the console: with a mouse, or with nothing but an Arabic keyboard.

/** More steps than this nobody takes to get anywhere. */
const PATIENCE = 300;

/** What the letters' keys say in an Arabic layout. @type {Record<string, string>} */
const ARABIC = { KeyA: 'ش', KeyE: 'ث', KeyF: 'ب', KeyG: 'ل', KeyI: 'ه', KeyJ: 'ت', KeyK: 'ن', KeyM: 'ة', KeyN: 'ى', KeyP: 'ح', KeyR: 'ق', KeyS: 'س', KeyT: 'ف', KeyU: 'ع', KeyX: 'ء', KeyZ: 'ئ', Slash: 'ظ' };

/**
 * @typedef {object} Hand
 * @property {(target: any) => Promise<void>} press a button, a link, a tab
 * @property {(target: any) => Promise<void>} pick an entry of the menu or list of suggestions that is open
 * @property {(target: any, words: string) => Promise<void>} type words in the place of those in a field
 * @property {(target: any, label: string) => Promise<void>} choose one of a select's options
 * @property {(target: any) => Promise<void>} tick a box
 * @property {(...codes: string[]) => Promise<void>} key shortcuts, such as `KeyE` or `Shift+KeyA`, outside of fields
 * @property {boolean} hasMouse
 */

/** Out of a field, as Escape leads out of it. @param {any} page */
async function leaveField(page) {
  const inField = () => page.evaluate(() => document.activeElement?.matches('textarea, select, input:not([type=checkbox]):not([type=radio])') ?? false);
  if (await inField()) await page.keyboard.press('Escape');
}

/** @param {any} page @returns {Promise<Hand>} */
export async function mouse(page) {
  return {
    hasMouse: true,
    press: (target) => target.click(),
    pick: (target) => target.click(),
    type: (target, words) => target.fill(words),
    choose: (target, label) => target.selectOption({ label }),
    tick: (target) => target.check(),
    async key(...codes) {
      await leaveField(page);
      for (const code of codes) await page.keyboard.press(code);
    },
  };
}

/** Where the focus has to go to come to an element. @param {Element} element @returns {'' | 'Tab' | 'Shift+Tab'} */
function wayTo(element) {
  const active = document.activeElement;
  if (!active || active === document.body) return 'Tab';
  if (element === active || element.contains(active)) return '';
  return element.compareDocumentPosition(active) & Node.DOCUMENT_POSITION_FOLLOWING ? 'Shift+Tab' : 'Tab';
}

/** @param {any} page @returns {Promise<Hand>} */
export async function keyboard(page) {
  const devtools = await page.context().newCDPSession(page);
  const reach = async (/** @type {any} */ target) => {
    await target.waitFor();
    for (let steps = 0; steps < PATIENCE; steps++) {
      const way = await target.evaluate(wayTo);
      if (!way) return;
      await page.keyboard.press(way);
    }
    throw new Error(`cannot be reached by keyboard: ${target}`);
  };
  const step = async (/** @type {() => Promise<boolean>} */ isThere, /** @type {() => Promise<string>} */ key) => {
    for (let steps = 0; steps < PATIENCE; steps++) {
      if (await isThere()) return;
      await page.keyboard.press(await key());
    }
    throw new Error('the keys do not lead there');
  };
  const down = async () => 'ArrowDown';
  // A select keeps the arrows for itself.
  const onward = () => page.evaluate(() => (document.activeElement?.matches('select') ? 'Tab' : 'ArrowDown'));
  return {
    hasMouse: false,
    async press(target) {
      await reach(target);
      await page.keyboard.press('Enter');
    },
    async pick(target) {
      await target.waitFor();
      await step(() => target.evaluate((/** @type {Element} */ element) => element === document.activeElement || element.getAttribute('aria-selected') === 'true'), onward);
      await page.keyboard.press('Enter');
    },
    async type(target, words) {
      await reach(target);
      await page.keyboard.press('Control+KeyA');
      if (words) await page.keyboard.insertText(words);
      else await page.keyboard.press('Delete');
    },
    async choose(target, label) {
      await reach(target);
      await page.keyboard.press('Home');
      await step(() => target.evaluate((/** @type {HTMLSelectElement} */ element, /** @type {string} */ wanted) => element.selectedOptions[0]?.label === wanted, label), down);
    },
    async tick(target) {
      await reach(target);
      await page.keyboard.press('Space');
    },
    async key(...codes) {
      await leaveField(page);
      for (const code of codes) await strike(devtools, code);
    },
  };
}

/** A key as an Arabic layout sends it. @param {any} devtools @param {string} combination */
async function strike(devtools, combination) {
  const parts = combination.split('+');
  const code = /** @type {string} */ (parts.at(-1));
  const modifiers = (parts.includes('Control') ? 2 : 0) + (parts.includes('Shift') ? 8 : 0);
  const key = ARABIC[code] ?? code;
  const windowsVirtualKeyCode = code.startsWith('Key') ? code.charCodeAt(3) : 0;
  for (const type of ['keyDown', 'keyUp']) await devtools.send('Input.dispatchKeyEvent', { type, key, code, modifiers, windowsVirtualKeyCode });
}
