// What is written, and how it goes out: ticks and failures, drafts, helpers, files, voices, templates.
import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { crc32, deflateSync } from 'node:zlib';
import { randomBytes } from 'node:crypto';
import { t, until, withSara } from './day.mjs';

/** @typedef {import('./day.mjs').Day} Day */

/** What the pretend Meta says of a customer who has no WhatsApp. */
const UNREACHABLE = 131026;
const LARGEST_PICTURE = 5_000_000;

/** @param {Day} day */
export async function ticksTellHowFarItCame(day) {
  const { sara, amal, words } = day;
  const made = await withSara(day, `${words.other} 2`);
  await amal.finds(made);
  await sara.replies(words.answer);
  await amal.sees('.message.out', words.answer);
  const ticks = sara.message(words.answer).locator('.ticks.delivered, .ticks.read');
  await ticks.waitFor();
  assert.match(await ticks.getAttribute('aria-label'), /\d\d:\d\d/, 'with the time');
}

/** @param {Day} day */
export async function whatFailsSaysWhyAndIsTriedAgain({ sara, words, turns }) {
  await turns({ inject: [{ code: UNREACHABLE, times: 1, place: 'webhook' }] });
  await sara.replies(words.second);
  const message = sara.message(words.second);
  await message.locator('.failure', { hasText: t(`fault.code_${UNREACHABLE}`) }).waitFor();
  await message.locator('.failure', { hasText: t('advice.other_way') }).waitFor();
  await sara.hand.press(message.getByRole('button', { name: t('app.retry') }));
  await message.locator('.ticks.delivered, .ticks.read').waitFor();
}

/** @param {Day} day */
export async function aDraftTravelsToTheTelephone({ sara, amal, words, device }) {
  await sara.writes(words.draft);
  const telephone = await device(sara, { viewport: { width: 390, height: 844 } });
  await telephone.arrives(`/inbox/all/${sara.open()}`);
  await telephone.page.waitForFunction((/** @type {string} */ draft) => /** @type {any} */ (document.getElementById('composer-text'))?.value === draft, words.draft);
  await amal.sees('.who-else', (await sara.asks('GET', '/api/me')).name);
  assert.ok(!(await amal.page.content()).includes(words.draft), 'colleagues see that, not what');
  await sara.page.reload();
  await sara.sees('.message');
  assert.equal(await sara.field.inputValue(), words.draft);
  await sara.hand.type(sara.field, '');
  await telephone.page.waitForFunction(() => /** @type {any} */ (document.getElementById('composer-text'))?.value === '');
  await telephone.leaves();
}

/** @param {Day} day */
export async function repliesAndEmojisAreSuggested({ sara, words }) {
  const { quick, emoji } = words;
  const { id } = await sara.asks('GET', '/api/me');
  const made = await sara.asks('POST', '/api/quick-replies', { ...quick, title: quick.shortcut, text: `${quick.text} {{contact.name}}`, owner_id: id });
  assert.ok(made.id, JSON.stringify(made));
  await sara.begins('KeyR');
  await sara.takesSuggestion(`/${quick.shortcut}`, quick.text);
  await until(async () => (await sara.field.inputValue()).includes(`${quick.text} ${words.other}`), 'the placeholder is filled in');
  await sara.takesSuggestion(` ${emoji.typed}`, emoji.sign);
  await sara.page.keyboard.press('Enter');
  await sara.sees('.message.out', emoji.sign);
}

/** One part of a PNG. @param {string} name @param {Buffer} data */
function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** Noise, which nothing makes smaller. @param {number} side */
function noise(side) {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const rows = Array.from({ length: side }, () => Buffer.concat([Buffer.from([0]), randomBytes(side * 3)]));
  const data = deflateSync(Buffer.concat(rows), { level: 1 });
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', head), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))]);
}

/** @param {Day} day */
export async function filesGoOutWithTheirWords({ sara, amal, words }) {
  const large = noise(1400);
  assert.ok(large.length > LARGEST_PICTURE);
  await sara.attaches([
    { name: 'noise.png', mimeType: 'image/png', buffer: large },
    { name: 'invoice.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n%%EOF\n') },
  ]);
  await sara.sees('.attachment.bad');
  assert.ok(await sara.page.locator('.send').isDisabled());
  await sara.hand.press(sara.button(t('attachments.shrink')));
  await sara.page.locator('.attachment.bad').waitFor({ state: 'detached' });
  await sara.hand.type(sara.page.locator('.attachment .caption').nth(1), words.caption);
  await sara.hand.press(sara.page.locator('.send'));
  await amal.sees('.message.out .picture');
  await amal.sees('.message.out .file-card', 'invoice.pdf');
  await amal.sees('.message.out', words.caption);
}

/** @param {Day} day */
export async function aVoiceNoteIsRecorded({ sara, amal }) {
  const before = await amal.page.locator('.message.out .sound audio').count();
  await sara.hand.key('Control+Shift+KeyM');
  await sara.sees('.recorder', t('voice.recording'));
  await sara.page.waitForTimeout(1200);
  await sara.hand.press(sara.button(t('voice.stop'), '.recorder'));
  await sara.sees('.attachment audio');
  await sara.hand.press(sara.page.locator('.send'));
  const sound = amal.page.locator('.message.out .sound audio').nth(before);
  await until(() => sound.evaluate((/** @type {HTMLAudioElement} */ audio) => audio.duration > 0.5), 'colleagues can play it');
  assert.equal(await beginningOf(sound), 'OggS', 'as WhatsApp wants voices');
}

/** What a player's file begins with. @param {any} sound */
const beginningOf = (sound) => sound.evaluate(async (/** @type {HTMLAudioElement} */ audio) => (await (await fetch(audio.src)).text()).slice(0, 4));

/** @param {Day} day */
export async function severalAreForwarded({ sara, amal, words, customer }) {
  const rana = await customer(`${words.other} 3`);
  await rana.says({ type: 'text', text: words.question });
  const target = await customer(words.twin);
  await target.says({ type: 'text', text: words.second });
  const secret = await rana.says({ type: 'text', text: words.draft });
  await rana.says({ type: 'location', location: { latitude: 24.7, longitude: 46.7, name: words.city } });
  await sara.finds(rana);
  await rana.says({ type: 'revoke', original_message_id: secret });
  await sara.sees('.message.revoked');
  await sara.choosesOf(sara.page.locator('.message', { hasText: words.question }), t('message.select'));
  for (const which of ['.message.revoked', '.message:has(.card-in)']) await sara.hand.tick(sara.page.locator(`${which} input.choose`));
  await sara.hand.press(sara.button(t('message.forward'), '.selection-bar'));
  await sara.sees('.kept .problem', t('forward.deleted', { words: words.draft }).split('\u2068')[0].trim());
  await sara.hand.type(sara.dialog.locator('input[type=search]'), words.twin);
  await sara.hand.tick(sara.dialog.locator('.pick', { hasText: words.twin }).locator('input'));
  await sara.hand.choose(sara.dialog.locator('select'), (await amal.asks('GET', '/api/me')).name);
  await sara.confirms();
  await sara.told(t('done.forwarded', { count: 2 }));
  await until(async () => (await target.thread()).filter((/** @type {any} */ message) => message.direction === 'from_business').length === 2, 'the customer has both');
  const place = sara.page.locator('.message.note a', { hasText: t('note.place') }).first();
  await sara.hand.press(place);
  await sara.sees('.message.flash', words.question);
}

/** @param {Day} day */
export async function aClosedWindowTakesATemplate({ sara, words }) {
  await sara.finds({ name: words.customers[3] });
  await sara.sees('.composer-notice', t('composer.closed'));
  await sara.hand.press(sara.button(t('template.choose'), '.composer'));
  await sara.hand.type(sara.dialog.locator('input[type=search]'), 'continue_conversation');
  await sara.hand.press(sara.dialog.locator('.pick').first());
  await sara.hand.type(sara.dialog.locator('.field input').first(), words.city);
  await sara.sees('.template-preview', words.city);
  await sara.confirms();
  await sara.sees('.message.out', words.city);
  await sara.message(words.city).locator('.ticks.sent, .ticks.delivered, .ticks.read').waitFor();
}

/** @param {Day} day */
export async function aClosingWindowIsCountedDown({ sara, words }) {
  await sara.finds({ name: words.customers[0] });
  await sara.sees('.composer [role=timer]', t('window.closes_in', { time: '' }).split('\u2068')[0].trim());
  await sara.sees('.thread-state .chip.warn');
}

/** @param {Day} day */
export async function anAnswerResolves(day) {
  const { sara, words } = day;
  await withSara(day, `${words.other} 4`);
  const id = sara.open();
  await sara.writes(words.answer);
  await sara.page.keyboard.press('Control+Shift+Enter');
  await sara.sees('.message.out', words.answer);
  await until(async () => (await sara.asks('GET', `/api/conversations/${id}`)).status === 'resolved', 'it is resolved');
}
