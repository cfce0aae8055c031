// An agent at the console in one language, with the hand they work with. What they look for on the
// page are the console's own words.
import { t } from '../../static/js/lib/i18n.js';
import { PASSWORD, person } from './person.mjs';
import { until } from './until.mjs';

/** @typedef {import('./hands.mjs').Hand} Hand */

/** What is done to the open conversation: its button, and its key. @type {Record<string, {words: string, key: string}>} */
const DEEDS = {
  claim: { words: 'action.claim', key: 'Shift+KeyA' },
  assign: { words: 'action.assign', key: 'KeyA' },
  snooze: { words: 'action.snooze', key: 'KeyS' },
  resolve: { words: 'action.resolve', key: 'KeyE' },
};

const PATIENCE_MILLIS = 60_000;

/** Runs in every page of theirs, before everything. @param {string} language */
function prepare(language) {
  if (!localStorage.getItem('baton.prefs')) localStorage.setItem('baton.prefs', JSON.stringify({ language }));
  const seen = Object.assign(window, { pointers: 0, badges: /** @type {any[]} */ ([]) });
  addEventListener('pointerdown', () => { seen.pointers += 1; }, true);
  Object.assign(navigator, {
    setAppBadge: async (/** @type {number} */ count) => { seen.badges.push(count); },
    clearAppBadge: async () => { seen.badges.push(0); },
  });
}

/**
 * @param {{browser: any, base: string, language: string, problems: string[], takes: (page: any) => Promise<Hand>}} where
 * @param {string} email @param {object} [options] of the browser context
 */
export async function agent({ browser, base, language, problems, takes }, email, options = {}) {
  const who = await person(browser, base, email, problems, { locale: language, permissions: ['microphone'], ...options });
  await who.context.addInitScript(prepare, language);
  // Patience costs nothing where all goes well, and much goes on at once.
  who.page.setDefaultTimeout(PATIENCE_MILLIS);
  const self = { ...who, email, base, hand: await takes(who.page), dialog: who.page.locator('dialog[open]').last() };
  const looking = { ...self, ...looks(self) };
  const going = { ...looking, ...goes(looking) };
  return { ...going, ...acts(going), ...writes(going) };
}

/** What they see and hear. @param {any} self */
const looks = ({ page, sees }) => ({
  /** @param {string} words @param {string} [within] */
  button: (words, within = 'body') => page.locator(within).getByRole('button', { name: words }).first(),
  /** @param {string} words */
  told: (words) => sees('.toast', words),
  /** The id of what is open. */
  open: () => page.url().match(/\/inbox\/[^/]+\/(\d+)/)?.[1] ?? '',
  /** The interface, as their page would ask it. @param {string} method @param {string} path @param {object} [body] @returns {Promise<any>} */
  asks: (method, path, body) => page.evaluate(async (/** @type {any} */ [how, where, what]) => {
    const answer = await fetch(where, { method: how, headers: { 'content-type': 'application/json' }, body: what && JSON.stringify(what) });
    return answer.status === 204 ? null : answer.json();
  }, [method, path, body]),
  /** How often a pointer went down since the page was loaded. */
  pointers: () => page.evaluate(() => /** @type {any} */ (window).pointers),
  /** @param {string} view @param {number} [more] how many more than now @returns {Promise<() => Promise<void>>} to wait for it */
  async expectsCount(view, more = 1) {
    const count = page.locator('.views .view', { hasText: t(`view.${view}`) }).first().locator('.count');
    const wanted = Number((await count.textContent()).replace(/\D/g, '')) + more;
    return () => count.filter({ hasText: new RegExp(`^${wanted.toLocaleString('en')}$`) }).waitFor();
  },
});

/** Where they go. @param {any} self */
function goes({ page, hand, base, email, sees, asks }) {
  /** A command, a place or a customer, by the palette. @param {string} words */
  async function calls(words) {
    await hand.key('Control+KeyK');
    await hand.type(page.locator('.palette input'), words);
    await hand.pick(page.locator('.palette-choice', { hasText: words }).first());
    await page.locator('.palette').waitFor({ state: 'detached' });
  }
  return {
    calls,
    /** Types an address, and signs in there. @param {string} path */
    async arrives(path) {
      await page.goto(base + path);
      await hand.type(page.locator('input[type=email]'), email);
      await hand.type(page.locator('input[autocomplete=current-password]'), PASSWORD);
      await page.keyboard.press('Enter');
      await page.waitForSelector('.app');
    },
    /** @param {string} view its name in the interface */
    async goesTo(view) {
      const name = t(`view.${view}`);
      if (hand.hasMouse) await page.locator('.views .view', { hasText: name }).first().click();
      else await calls(name);
      await page.waitForURL(`**/inbox/${view}**`);
    },
    /** @param {{name: string}} customer */
    async finds({ name }) {
      const query = `/api/conversations?view=all&status=any&q=${encodeURIComponent(name)}`;
      await until(async () => (await asks('GET', query)).items.length > 0, `${name} has written`);
      await calls(name);
      await sees('.thread-head h1', name);
      await page.waitForSelector('.message');
    },
  };
}

/** What they do to conversations and messages. @param {any} self */
const acts = ({ page, hand, dialog, button, told }) => ({
  /** @param {keyof typeof DEEDS} deed */
  async does(deed) {
    if (hand.hasMouse) await button(t(DEEDS[deed].words), '.thread-actions').click();
    else await hand.key(DEEDS[deed].key);
  },
  /** An entry of the conversation's menu. @param {string} words */
  async choosesMore(words) {
    await hand.press(button(t('action.more'), '.thread-head'));
    await hand.pick(page.locator('.menu-list [role^=menuitem]', { hasText: words }));
  },
  /** An entry of a message's menu. @param {any} message @param {string} words */
  async choosesOf(message, words) {
    if (hand.hasMouse) await message.hover();
    await hand.press(message.locator('.bubble-menu > .menu > button'));
    await hand.pick(page.locator('.menu-list').getByRole('menuitem', { name: words }));
  },
  async confirms() {
    await hand.press(dialog.locator('.primary, .danger').last());
    await dialog.waitFor({ state: 'detached' });
  },
  /** The latest that they did. @param {string} words that say so */
  async takesBack(words) {
    await hand.key('KeyZ');
    await told(words);
  },
});

/** What they write and attach. @param {any} self */
function writes({ page, hand, field }) {
  /** Begins an answer, or a note. @param {'KeyR' | 'KeyI'} key */
  async function begins(key) {
    await hand.key(key);
    await page.waitForFunction(() => document.activeElement?.id === 'composer-text');
  }
  /** Puts words into the composer. @param {string} words */
  async function writesDown(words) {
    await begins('KeyR');
    await hand.type(field, words);
  }
  return {
    begins,
    writes: writesDown,
    /** @param {string} words */
    async replies(words) {
      await writesDown(words);
      await page.keyboard.press('Enter');
    },
    /** A sign and the beginning of a word, and what is suggested for it. @param {string} typed @param {string} suggested */
    async takesSuggestion(typed, suggested) {
      await page.keyboard.insertText(typed);
      await hand.pick(page.locator('.suggestion', { hasText: suggested }).first());
    },
    /** Picks files for the message. @param {object[]} files */
    async attaches(files) {
      const chooser = page.waitForEvent('filechooser');
      await page.keyboard.press('Control+Shift+KeyA');
      await (await chooser).setFiles(files);
    },
  };
}
