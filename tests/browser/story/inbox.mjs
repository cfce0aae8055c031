// The morning: signing in, who is there, views and their numbers, order, several at once, the queue.
import assert from 'node:assert/strict';
import { t, until } from './day.mjs';

/** @typedef {import('./day.mjs').Day} Day */

/** @param {Day} day */
export async function everybodyArrives({ sara, amal }) {
  await sara.arrives('/inbox/unassigned?sort=newest');
  await amal.arrives('/inbox/all?sort=newest');
  for (const who of [sara, amal]) await who.sees('.row');
  assert.match(sara.page.url(), /\/inbox\/unassigned\?sort=newest$/, 'the address survives signing in');
}

/** @param {any} who @param {string} words of the menu that the reader's face opens */
async function saysOfThemselves(who, words) {
  await who.hand.press(who.page.locator('button.person'));
  await who.hand.pick(who.page.locator('.menu-list [role^=menuitem]', { hasText: words }));
}

/** @param {Day} day */
export async function saraIsBusyForAWhile({ sara, amal, words, customer }) {
  await saysOfThemselves(sara, t('availability.busy'));
  await sara.sees('.person .dot.busy');
  await saysOfThemselves(sara, t('reason.say'));
  await sara.hand.press(sara.button(t('reason.lunch'), 'dialog'));
  await sara.confirms();
  const early = await customer(words.other);
  await early.says({ type: 'text', text: words.question });
  await amal.finds(early);
  await amal.does('assign');
  await amal.sees('dialog .person', t('reason.lunch'));
  await amal.page.keyboard.press('Escape');
  await saysOfThemselves(sara, t('availability.available'));
  await sara.sees('.person .dot.available');
}

/** One after the other: what they wrote is of other hours than that in which it comes. @param {Day} day */
export async function newCustomersAreCounted({ sara, amal, words, customer, wroteAgo }) {
  for (const who of [sara, amal]) await who.goesTo('unassigned');
  const [aya, badr, celine, dora] = await Promise.all(words.customers.map((/** @type {string} */ name) => customer(name)));
  for (const [who, hours] of [[badr, 5], [dora, 25], [aya, 23.5], [celine, 0]]) {
    const risen = await Promise.all([sara, amal].map((one) => one.expectsCount('unassigned')));
    await wroteAgo(who, words.question, hours);
    await Promise.all(risen.map((isThere) => isThere()));
  }
}

const shownNames = async (/** @type {any} */ who) => (await who.page.locator('.row .row-name > bdi').allTextContents()).map((name) => name.trim());

/** The list, narrowed to the four of the morning. @param {any} who @param {string} family */
async function narrows(who, family) {
  await who.goesTo('all');
  await who.hand.type(who.page.locator('#list-search'), family);
  await until(async () => (await who.page.locator('.row').count()) === 4, `four are found by ${family}`);
}

/** @param {Day} day */
export async function theListIsOrdered({ sara, words }) {
  const [aya, badr, celine, dora] = words.customers;
  await narrows(sara, words.family);
  const orders = { newest: [celine, aya, dora, badr], oldest: [badr, dora, aya, celine], window: [aya, badr, celine, dora], waiting: [dora, aya, badr, celine] };
  for (const [sort, expected] of Object.entries(orders)) {
    await sara.hand.press(sara.page.locator('.list-tools > .menu > button').first());
    await sara.hand.pick(sara.page.locator('.menu-list [role=menuitemradio]', { hasText: t(`sort.${sort}`) }));
    await until(async () => (await shownNames(sara)).join() === expected.join(), `the order ${sort}`);
  }
}

/** @param {Day} day */
export async function theListStandsStill({ amal, customer, words }) {
  // Without a pointer there is nothing to stand still under.
  if (!amal.hand.hasMouse) return;
  await amal.page.goto(`${new URL(amal.page.url()).origin}/inbox/all?sort=newest`);
  await amal.sees('.row');
  await amal.page.locator('.row').nth(3).hover();
  const before = await shownNames(amal);
  await (await customer('Late Comer')).says({ type: 'text', text: words.question });
  await amal.sees('.held button', t('list.held', { count: 1 }));
  assert.deepEqual(await shownNames(amal), before);
  await amal.page.locator('.held button').click();
  await amal.sees('.row', 'Late Comer');
}

/** Three of the four that were found. @param {any} who */
async function choosesThree(who) {
  if (who.hand.hasMouse) {
    for (const at of [0, 1, 2]) await who.page.locator('.row').nth(at).click({ modifiers: ['Control'] });
  } else {
    await who.hand.press(who.page.locator('#conversation-list'));
    await who.sees('.row.selected');
    await who.hand.key('KeyX', 'Shift+KeyJ', 'Shift+KeyJ');
  }
  await who.sees('.bulk-count', t('bulk.count', { count: 3 }));
}

/** @param {any} who @param {string} words of the bar below the list */
const withThem = (who, words) => who.hand.press(who.button(words, '.bulk-actions'));

/** Something is done to three, told, and taken back. @param {any} who @param {string} done @param {() => Promise<void>} act */
async function doesToThree(who, done, act) {
  await choosesThree(who);
  await act();
  await who.told(t(done, { count: 3 }));
  await who.takesBack(t('bulk.taken_back', { count: 3 }));
}

/** @param {Day} day */
export async function severalAreWorkedOnAtOnce({ sara, amal, words }) {
  await narrows(sara, words.family);
  if (!sara.hand.hasMouse) await sara.hand.press(sara.page.locator('#conversation-list'));
  const name = (await amal.asks('GET', '/api/me')).name;
  await doesToThree(sara, 'bulk.labelled', async () => {
    await withThem(sara, t('action.label'));
    await sara.hand.tick(sara.dialog.locator('input[type=checkbox]').first());
    await sara.confirms();
  });
  await doesToThree(sara, 'bulk.snoozed', async () => {
    await withThem(sara, t('action.snooze'));
    await sara.hand.press(sara.dialog.locator('.pick', { hasText: t('snooze.tomorrow') }));
  });
  await doesToThree(sara, 'bulk.assigned', async () => {
    await withThem(sara, t('action.assign'));
    await sara.hand.type(sara.dialog.locator('input[type=search]'), name);
    await sara.hand.press(sara.dialog.locator('.pick', { hasText: name }));
  });
  await doesToThree(sara, 'bulk.resolved', () => withThem(sara, t('action.resolve')));
}

/** @param {Day} day */
export async function theQueueHandsOut({ sara, amal }) {
  const both = [sara, amal];
  await Promise.all(both.map((who) => who.goesTo('unassigned')));
  await Promise.all(both.map((who) => who.hand.key('KeyN')));
  await Promise.all(both.map((who) => who.page.waitForURL(/\/inbox\/mine\/\d+/)));
  assert.notEqual(sara.open(), amal.open(), 'nobody gets what another got');
  for (const who of both) {
    await who.sees('.owner', t('author.you'));
    await who.hand.key('KeyZ');
    await who.sees('.toast.ok');
  }
  await sara.hand.key('Shift+KeyN');
  await sara.told(t('done.taken', { count: 5 }));
  await sara.takesBack(t('bulk.taken_back', { count: 5 }));
}

/** @param {Day} day */
export async function somebodySavesAView({ sara, amal, language }) {
  const name = `Own view ${language}`;
  await sara.page.goto(`${new URL(sara.page.url()).origin}/inbox/all?status=any&sort=newest`);
  await sara.sees('.row');
  await sara.hand.press(sara.page.locator('.list-tools > .menu > button').nth(1));
  await sara.hand.pick(sara.page.locator('.filters .button', { hasText: t('saved.add') }));
  await sara.hand.type(sara.dialog.locator('input.input'), name);
  await sara.hand.choose(sara.dialog.locator('select'), 'Support');
  await sara.confirms();
  await sara.sees('.view[aria-current=page]', name);
  await amal.sees('.view', name);
}
