// What a customer sends, and how it is read: every kind, albums, quotes, reactions, edits.
import assert from 'node:assert/strict';
import { KINDS } from '../customer.mjs';
import { t, until, withSara } from './day.mjs';

/** @typedef {import('./day.mjs').Day} Day */

const FILM = { type: 'video', media: { caption: 'the film', mime_type: 'video/mp4', base64: 'AAAAGGZ0eXBtcDQyAAAAAG1wNDJpc29t' } };

/** How each kind shows, whatever the language. @returns {[string, string?][]} */
const drawn = () => [
  ['.message.in strong', 'Bold'], ['.message.in em', 'Italic'], ['.message.in s', 'struck'], ['.message.in li', 'one'], ['.message.in blockquote', 'quoted'], ['.message.in pre', 'let x'],
  ['.message.in a[href="https://example.com/a_b_c"]'], ['.referral', 'Summer sale'], ['.file-card', 'invoice-2026-11'], ['.sound audio'], ['img.sticker'],
  ['.card-in', 'برج المملكة'], ['.card-in', 'Lina Haddad'], ['.message', t('kind.button_reply')], ['.message', t('kind.list_reply')], ['table.order tfoot', t('order.total')],
  ['dl.answers', 'Thursday'], ['.message', t('unsupported.title')], ['.emoji-only', '👍🏽'], ['img.picture'], ['video.picture'], ['.album .album-more', '+1'],
];

/** @param {Day} day */
export async function everyKindIsDrawn(day) {
  const { sara, words } = day;
  const nadia = await withSara(day, words.many, words.said);
  for (const kind of [FILM, ...KINDS]) await nadia.says(kind);
  for (const [selector, text] of drawn()) await sara.page.locator(selector, text ? { hasText: text } : {}).first().waitFor({ state: 'attached' });
  await sara.sees('.day', t('time.today'));
  await sara.sees('.activity', t('activity.claimed', { who: t('author.you') }));
}

/** @param {Day} day */
export async function picturesAreLookedThrough({ sara }) {
  const { page, hand } = sara;
  const ahead = await page.evaluate(() => (document.documentElement.dir === 'rtl' ? 'ArrowLeft' : 'ArrowRight'));
  await hand.press(page.locator('.album-cell').first());
  const place = async () => (await page.locator('.lightbox .num').textContent()).match(/\d+/g).map(Number);
  await sara.sees('.lightbox img');
  const [at, count] = await place();
  assert.ok(count >= 5, `${count} pictures`);
  await page.keyboard.press(ahead);
  await sara.sees('.lightbox .num', t('lightbox.place', { at: at + 1, count }));
  await page.keyboard.press('+');
  await sara.sees('.lightbox-picture.closer');
  await page.keyboard.press('Escape');
  await page.locator('.lightbox').waitFor({ state: 'detached' });
}

/** @param {Day} day */
export async function aVoiceIsHeardFaster({ sara }) {
  const sound = sara.page.locator('.message.in .sound').last();
  await sara.hand.press(sound.locator('button'));
  await until(() => sound.locator('audio').evaluate((/** @type {HTMLAudioElement} */ audio) => audio.playbackRate === 1.5), 'it plays faster');
}

/** The thread of the day, with more in it than is loaded at once. @param {Day} day */
export async function aLongThreadIsRead({ sara, amal, words, customer }) {
  const nadia = await customer(words.shared, 1);
  const first = await nadia.says({ type: 'text', text: words.said });
  await sara.finds(nadia);
  await Promise.all(Array.from({ length: 110 }, (_, at) => nadia.says({ type: 'text', text: `(${at + 1})` })));
  await nadia.says({ type: 'text', text: words.question, reply_to: first });
  await sara.goesTo('unassigned');
  await amal.finds(nadia);
  await amal.sees('.message', words.question);
  await amal.hand.press(amal.page.locator('button.quoted').last());
  await amal.sees('.message.flash', words.said);
}

/** @param {Day} day */
export async function whatWasSaidIsFound({ sara, words }) {
  const { page, hand } = sara;
  await hand.key('Slash');
  await page.waitForURL(/\/search/);
  await hand.type(page.locator('#search-field'), words.sought);
  await sara.sees('.hit mark');
  const hit = page.locator('.hit', { hasText: words.shared }).first();
  await hit.waitFor();
  await hand.press(hit);
  await page.waitForURL(/at=\d+/);
  await sara.sees('.message mark');
  await page.goBack();
  await sara.sees('.hit', words.shared);
}

/** @param {Day} day */
export async function anAnswerQuotes({ sara, amal, words, customer }) {
  const celine = await customer(words.customers[2]);
  await celine.says({ type: 'text', text: words.question });
  for (const who of [sara, amal]) await who.finds(celine);
  await sara.hand.key('Shift+KeyR');
  await sara.sees('.quoting', words.question);
  await sara.hand.type(sara.field, words.answer);
  await sara.page.keyboard.press('Enter');
  await amal.sees('.message.out .quoted', words.question);
  await amal.hand.press(amal.page.locator('.message.out button.quoted'));
  await amal.sees('.message.in.flash', words.question);
  await until(async () => (await celine.thread()).some((/** @type {any} */ message) => message.direction === 'from_business' && message.reply_to), 'the customer sees what is quoted');
  return celine;
}

/** @param {Day} day */
export async function peopleReactAndChangeTheirWords(day) {
  const { sara, words } = day;
  const celine = await anAnswerQuotes(day);
  const ours = (await celine.thread()).findLast((/** @type {any} */ message) => message.direction === 'from_business');
  await celine.says({ type: 'reaction', message_id: ours.id, emoji: '❤️' });
  await sara.sees('.message.out .reaction', '❤️');
  const own = await celine.says({ type: 'text', text: words.second });
  const message = sara.message(words.second);
  await message.waitFor();
  await sara.choosesOf(message, t('message.react', { emoji: '👍' }));
  await message.locator('.reaction', { hasText: '👍' }).waitFor();
  await sara.choosesOf(message, t('message.unreact', { emoji: '👍' }));
  await message.locator('.reaction').waitFor({ state: 'detached' });
  await celine.says({ type: 'edit', original_message_id: own, text: words.said });
  const changed = sara.message(words.said);
  await sara.hand.press(changed.locator('button.edited'));
  await sara.sees('dialog .since', words.second);
  await sara.page.keyboard.press('Escape');
  await celine.says({ type: 'revoke', original_message_id: own });
  await sara.sees('.message.revoked', t('message.revoked'));
}

/** @param {Day} day */
export async function aNoteNamesAColleague({ sara, amal, words }) {
  const { name } = await amal.asks('GET', '/api/me');
  await amal.goesTo('all');
  const risen = await amal.expectsCount('mentions');
  await sara.begins('KeyI');
  await sara.takesSuggestion(`@${name.slice(0, 4)}`, name);
  await sara.page.keyboard.insertText(words.note);
  await sara.page.keyboard.press('Enter');
  await sara.sees('.message.note .mention', name);
  await amal.sees('.toast', words.customers[2]);
  await risen();
  const read = await amal.expectsCount('mentions', 0 - 1);
  await amal.goesTo('mentions');
  if (!amal.hand.hasMouse) {
    await amal.hand.press(amal.page.locator('#conversation-list'));
    await amal.hand.key('KeyJ');
  } else await amal.page.locator('.row').first().click();
  await amal.sees('.message.note', words.note);
  await read();
}

/** What came while nobody looked stands below a line. @param {Day} day */
export async function whatIsNewStandsBelowALine(day) {
  const { sara, words } = day;
  const lina = await withSara(day, words.other);
  const row = `/api/conversations/${sara.open()}`;
  await until(async () => { const { read, seq } = await sara.asks('GET', row); return read.read_seq >= seq - 1; }, 'it is read');
  await sara.goesTo('unread');
  await lina.says({ type: 'text', text: words.second });
  await until(async () => (await sara.asks('GET', row)).last_message.preview === words.second, 'it is there');
  await sara.finds(lina);
  await sara.sees('.new-line', t('thread.new'));
}
