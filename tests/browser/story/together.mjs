// Two at one conversation, a line that breaks, and what is taken back.
import assert from 'node:assert/strict';
import { PASSWORD } from '../person.mjs';
import { t, until } from './day.mjs';

/** @typedef {import('./day.mjs').Day} Day */

const nameOf = async (/** @type {any} */ who) => (await who.asks('GET', '/api/me')).name;

/** The loser learns who won. @param {Day} day */
export async function theFirstAnswerTakesIt({ sara, amal, words, customer }) {
  const made = await customer(`${words.other} 5`);
  await made.says({ type: 'text', text: words.question });
  for (const who of [sara, amal]) await who.finds(made);
  await amal.sees('.who-else', t('presence.looking', { count: 1, names: await nameOf(sara) }));
  await amal.writes(words.second);
  await sara.sees('.who-else', t('presence.composing', { count: 1, names: await nameOf(amal) }));
  await amal.hand.type(amal.field, '');
  await sara.sees('.who-else', t('presence.looking', { count: 1, names: await nameOf(amal) }));
  await sara.replies(words.answer);
  await amal.sees('.composer-notice', t('composer.owned', { owner: await nameOf(sara) }));
  await amal.sees('.owner', await nameOf(sara));
}

/** @param {Day} day */
export async function ofTwoWhoTakeItOneIsTold({ sara, amal, words, customer }) {
  const made = await customer(`${words.other} 6`);
  await made.says({ type: 'text', text: words.question });
  for (const who of [sara, amal]) await who.finds(made);
  // Not every word of the other may have come before the key goes down.
  const answers = await Promise.all([sara, amal].map((who) => who.asks('POST', `/api/conversations/${who.open()}/claim`, {})));
  const winner = answers[0].owner?.id === (await sara.asks('GET', '/api/me')).id ? sara : amal;
  const loser = winner === sara ? amal : sara;
  await winner.sees('.owner', t('author.you'));
  await loser.sees('.owner', await nameOf(winner));
  await loser.sees('.composer-notice', t('composer.owned', { owner: await nameOf(winner) }));
}

/** Where the whole team may answer. @param {Day} day */
export async function whoeverAnswersOverAnotherIsAsked({ sara, amal, words, customer }) {
  const rashid = await customer(`${words.shared} 2`, 1);
  await rashid.says({ type: 'text', text: words.question });
  for (const who of [sara, amal]) await who.finds(rashid);
  await amal.writes(words.second);
  await sara.sees('.who-else .composing');
  await sara.replies(words.answer);
  await sara.sees('dialog', t('collision.title', { name: await nameOf(amal) }));
  await sara.confirms();
  await amal.sees('.message.out', words.answer);
  // What came meanwhile is on screen, yet was not there when the answer was begun.
  await amal.page.keyboard.press('Enter');
  await amal.sees('dialog .since', words.answer);
  await amal.hand.press(amal.button(t('moved.keep'), 'dialog'));
  await amal.dialog.waitFor({ state: 'detached' });
  await until(async () => (await amal.field.inputValue()) === words.second, 'what was written is kept');
  await amal.begins('KeyR');
  await amal.page.keyboard.press('Enter');
  await sara.sees('.message.out', words.second);
}

/** A live line that can be broken, and with it the way of what is sent; the page itself can be loaded all the while. @param {any} who */
async function holdsTheLineOf({ page, sees }) {
  let isDown = false;
  /** @type {any} */
  let line = null;
  await page.routeWebSocket(/\/live$/, (/** @type {any} */ route) => {
    if (isDown) route.close();
    else line = route.connectToServer() && route;
  });
  await page.route('**/api/conversations/*/messages', (/** @type {any} */ route) => (isDown && route.request().method() === 'POST' ? route.abort('internetdisconnected') : route.fallback()));
  await page.reload();
  await sees('.message');
  await until(() => line !== null, 'the line is there');
  return {
    async breaks() {
      isDown = true;
      await line.close();
      await sees('.bar.warn');
    },
    /** The browser says so, and nobody has to press anything. */
    async comesBack() {
      isDown = false;
      await page.evaluate(() => dispatchEvent(new Event('online')));
    },
  };
}

/** @param {any} who whose page comes anew, with a line of its own */
async function letsGo({ page, sees }) {
  await page.unrouteAll();
  await page.reload();
  await sees('.message');
}

/** @param {Day} day */
export async function whatIsSentWithoutALineIsKept({ sara, amal, words, customer }) {
  const rashid = await customer(`${words.shared} 3`, 1);
  await rashid.says({ type: 'text', text: words.question });
  for (const who of [sara, amal]) await who.finds(rashid);
  const line = await holdsTheLineOf(sara);
  await line.breaks();
  await sara.replies(words.answer);
  await sara.replies(words.second);
  await sara.sees('.message.pending', words.second);
  await sara.page.reload();
  await sara.sees('.message.pending', words.answer);
  await sara.sees('.bar.warn');
  await line.comesBack();
  await amal.sees('.message.out', words.second);
  await sara.page.locator('.message.pending').first().waitFor({ state: 'detached' });
  const ours = async () => (await rashid.thread()).filter((/** @type {any} */ message) => message.direction === 'from_business').map((/** @type {any} */ message) => message.content.body);
  await until(async () => (await ours()).length >= 2, 'both arrive');
  assert.deepEqual(await ours(), [words.answer, words.second], 'once each, in order');
  await letsGo(sara);
}

/** @param {Day} day */
export async function aBrokenLineCatchesUp({ sara, amal, words, customer }) {
  const rashid = await customer(`${words.shared} 4`, 1);
  await rashid.says({ type: 'text', text: words.question });
  for (const who of [sara, amal]) await who.finds(rashid);
  const line = await holdsTheLineOf(sara);
  await sara.sees('.contact-panel');
  await line.breaks();
  assert.match(await sara.page.locator('.bar.warn').textContent(), /\d\d:\d\d:\d\d/);
  await sara.sees('.message', words.question);
  for (const at of [1, 2, 3]) await rashid.says({ type: 'text', text: `${words.second} ${at}` });
  for (const at of [1, 2, 3]) await amal.sees('.message', `${words.second} ${at}`);
  const { contact } = await amal.asks('GET', `/api/conversations/${amal.open()}`);
  const card = await amal.asks('GET', `/api/contacts/${contact.id}`);
  const [field] = (await amal.asks('GET', '/api/contact-fields')).items;
  await amal.asks('PATCH', `/api/contacts/${contact.id}`, { version: card.version, fields: { [field.id]: '4242' } });
  await line.comesBack();
  await sara.sees('.bar.ok');
  for (const at of [1, 2, 3]) await sara.sees('.message', `${words.second} ${at}`);
  await sara.sees('.facts', '4242');
  await letsGo(sara);
}

/** @param {Day} day */
export async function whatWasDoneIsTakenBack({ sara, amal, words, customer }) {
  const made = await customer(`${words.other} 7`);
  await made.says({ type: 'text', text: words.question });
  await sara.finds(made);
  const id = sara.open();
  const name = await nameOf(amal);
  await sara.does('assign');
  await sara.hand.type(sara.dialog.locator('input[type=search]'), name);
  await sara.hand.press(sara.dialog.locator('.pick', { hasText: name }));
  await sara.told(t('done.assigned', { name: made.name, to: name }));
  await sara.takesBack(t('undo.done', { name: made.name }));
  await sara.does('claim');
  await sara.sees('.owner', t('author.you'));
  for (const deed of /** @type {const} */ (['snooze', 'resolve'])) {
    await sara.does(deed);
    if (deed === 'snooze') await sara.hand.press(sara.dialog.locator('.pick').first());
    await sara.told(t(`done.${deed}d`, { name: made.name }));
    assert.notEqual(sara.open(), id, 'it goes on to the next');
    await sara.takesBack(t('undo.done', { name: made.name }));
    await sara.finds(made);
    await sara.sees('.activity', t('activity.undone', { who: t('author.you'), act: t(`act.${deed}`) }));
  }
}

/** @param {Day} day */
export async function aSessionEnds({ sara, words, base }) {
  await sara.finds({ name: `${words.other} 8` });
  await sara.begins('KeyI');
  await sara.hand.type(sara.field, words.note);
  await sara.page.waitForTimeout(500);
  const sessions = await (await sara.context.request.get(`${base}/api/sessions`)).json();
  for (const { id } of sessions.items) await sara.context.request.delete(`${base}/api/sessions/${id}`, { headers: { origin: base } });
  await sara.sees('dialog[open]', t('login.expired_text'));
  await sara.hand.type(sara.dialog.locator('input[autocomplete=current-password]'), PASSWORD);
  await sara.page.keyboard.press('Enter');
  await sara.dialog.waitFor({ state: 'detached' });
  assert.equal(await sara.field.inputValue(), words.note);
  await sara.hand.type(sara.field, '');
}
