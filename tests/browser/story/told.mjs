// What reaches somebody who looks elsewhere, what is known about a customer, and what pages say
// when there is nothing to show.
import assert from 'node:assert/strict';
import { t, until } from './day.mjs';

/** @typedef {import('./day.mjs').Day} Day */

const SOON_MILLIS = 1500;

/** @param {Day} day */
export async function theIconSaysHowManyWait({ sara, words, customer }) {
  const made = await customer(`${words.other} 8`);
  await made.says({ type: 'text', text: words.question });
  await sara.finds(made);
  await sara.does('claim');
  await sara.sees('.owner', t('author.you'));
  const count = async () => (await sara.asks('GET', '/api/me')).counts.mine;
  await until(async () => (await sara.page.title()) === `(${await count()}) Baton`, 'the title counts');
  await until(() => sara.page.locator('link[rel=icon]').evaluate((/** @type {HTMLLinkElement} */ link) => link.href.startsWith('data:image/png')), 'the icon has a dot');
  const badges = await sara.page.evaluate(() => /** @type {any} */ (window).badges);
  assert.equal(badges.at(-1), await count(), 'the badge of the app');
}

/** @param {Day} day */
export async function aReminderComes({ sara, words }) {
  await sara.finds({ name: `${words.other} 8` });
  const id = sara.open();
  await sara.choosesMore(t('action.follow_up'));
  await sara.hand.press(sara.dialog.locator('.pick', { hasText: t('snooze.tomorrow') }));
  await sara.sees('.details dt', t('details.follow_up'));
  // Until tomorrow would be long.
  await sara.goesTo('follow_up');
  await sara.sees('.row', words.other);
  await sara.asks('POST', `/api/conversations/${id}/follow-up`, { at: Date.now() + SOON_MILLIS });
  await sara.told(t('notice.follow_up'));
}

/** @param {any} who @param {string} label @param {string} value */
async function writesInPlace(who, label, value) {
  await who.hand.press(who.page.locator('.in-place', { hasText: t('contact.change', { name: label }) }));
  await who.hand.type(who.page.locator('.in-place-form .input'), value);
  await who.page.keyboard.press('Enter');
  await who.page.locator('.in-place-form').waitFor({ state: 'detached' });
}

/** @param {Day} day */
export async function theCustomerIsKnown({ sara, amal, words }) {
  for (const who of [sara, amal]) await who.finds({ name: words.many });
  await sara.sees('.contact-panel');
  await writesInPlace(sara, t('contact.name'), words.given);
  await amal.sees('.thread-head h1', words.given);
  await writesInPlace(sara, 'Customer number', '4711');
  await amal.sees('.facts', '4711');
  await sara.hand.type(sara.page.locator('.note-writer textarea'), words.note);
  await sara.page.keyboard.press('Control+Enter');
  await amal.sees('.contact-note', words.note);
  const files = amal.page.locator('details.part', { has: amal.page.locator('summary', { hasText: t('contact.files') }) });
  await amal.hand.press(files.locator('summary'));
  await files.locator('button.gallery-item').first().waitFor();
  const episodes = amal.page.locator('details.part', { has: amal.page.locator('summary', { hasText: t('contact.episodes') }) });
  await amal.hand.press(episodes.locator('summary'));
  await episodes.locator('a.episode').first().waitFor();
}

/** @param {Day} day */
export async function twoAreOneAndBlocked({ sara, amal, words, customer }) {
  const twin = await customer(`${words.twin} 2`);
  await twin.says({ type: 'text', text: words.second });
  await amal.finds({ name: words.given });
  await amal.hand.press(amal.button(t('merge.begin'), '.contact-actions'));
  await until(async () => (await amal.asks('GET', `/api/conversations?view=all&q=${encodeURIComponent(twin.name)}`)).items.length > 0, 'the other has written');
  await amal.hand.type(amal.dialog.locator('input[type=search]'), twin.name);
  await amal.hand.press(amal.dialog.locator('.pick', { hasText: twin.name }));
  await amal.sees('.consequences');
  await amal.hand.press(amal.dialog.locator('.danger'));
  await amal.told(t('merge.done'));
  await amal.sees('.message', words.second);
  await amal.hand.press(amal.button(t('block.begin'), '.contact-actions'));
  await amal.hand.press(amal.dialog.locator('.danger'));
  await sara.sees('.details-who .chip', t('block.chip'));
  await sara.sees('.composer-notice', t('composer.blocked'));
  await amal.hand.press(amal.button(t('block.undo'), '.contact-actions'));
  await sara.page.locator('.composer-notice', { hasText: t('composer.blocked') }).waitFor({ state: 'detached' });
}

/** @param {Day} day */
export async function pagesSayWhatIsNotThere({ sara, base }) {
  await sara.goesTo('mentions');
  await sara.sees('.empty-state', t('list.nothing'));
  await sara.page.goto(`${base}/settings/people`);
  await sara.sees('.empty-state', t('settings.not_allowed', { right: t('right.manage_people') }));
  await sara.sees('.empty-state', t('settings.ask_admin'));
  // It is down until somebody tries again, however often the console asks by itself.
  const isAskedAgain = () => sara.page.evaluate(() => document.documentElement.dataset.pressed !== undefined).catch(() => false);
  await sara.page.route('**/api/conversations?*', async (/** @type {any} */ route) => ((await isAskedAgain()) ? route.fallback() : route.abort('internetdisconnected')));
  // In an order in which she has not seen it, or it would stay as it was.
  await sara.page.goto(`${base}/inbox/unassigned?sort=oldest`);
  await sara.sees('.empty-state[role=alert]', t('problem.offline'));
  await sara.page.evaluate(() => document.addEventListener('click', () => { document.documentElement.dataset.pressed = ''; }, { capture: true, once: true }));
  await sara.hand.press(sara.button(t('app.retry'), '.list-pane'));
  await sara.sees('.row');
  await sara.page.unrouteAll();
}

/** @param {Day} day */
export async function nobodyTouchedAMouse({ sara, amal }) {
  for (const who of [sara, amal]) if (!who.hand.hasMouse) assert.equal(await who.pointers(), 0);
}
