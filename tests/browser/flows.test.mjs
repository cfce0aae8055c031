// Work as it is done: two people at their consoles, a real server, a pretend Meta.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { launch } from './browser.mjs';
import { startDemo } from './demo.mjs';
import { PASSWORD, person } from './person.mjs';

let browser;
let demo;
let sara;
let huda;
/** @type {string[]} */
const problems = [];

before(async () => {
  demo = await startDemo(process.env.BATON ?? 'target/debug/baton');
  browser = await launch();
  sara = await person(browser, demo.base, 'supervisor@demo.test', problems, { permissions: ['microphone'] });
  huda = await person(browser, demo.base, 'admin@demo.test', problems);
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

afterEach(() => assert.deepEqual(problems.splice(0), []));

test('a deep link survives signing in, and a wrong password is told', async () => {
  await sara.page.goto(`${demo.base}/inbox/unassigned?sort=newest`);
  await sara.page.fill('input[type=email]', 'supervisor@demo.test');
  await sara.page.fill('input[autocomplete=current-password]', 'wrong-password');
  await sara.page.keyboard.press('Enter');
  await sara.sees('.form-error', 'wrong');
  await sara.page.fill('input[autocomplete=current-password]', PASSWORD);
  await sara.page.keyboard.press('Enter');
  await sara.sees('.row');
  assert.match(sara.page.url(), /\/inbox\/unassigned\?sort=newest$/);
  await huda.signsIn();
});

test('two people claim one conversation: one has it, the other learns who', async () => {
  const id = await sara.opensTheFirstOf('unassigned');
  await huda.opens(id);
  for (const who of [sara, huda]) await who.page.locator('.log').focus();
  await Promise.all([sara, huda].map((who) => who.page.keyboard.press('Shift+A')));
  await Promise.race([sara, huda].map((who) => who.sees('.toast', 'already has this conversation')));
  await sara.page.waitForTimeout(300);
  const owners = await Promise.all([sara, huda].map((who) => who.page.locator('.owner').textContent()));
  assert.equal(owners.filter((owner) => owner.endsWith('You')).length, 1, owners.join(' | '));
});

test('an answer is shown at once, goes out, comes back as read, and colleagues see it live', async () => {
  const id = await sara.opensTheFirstOf('unassigned');
  await huda.opens(id);
  await sara.answers('Good news: it ships *today*.');
  await sara.sees('.message.out', 'it ships today');
  await huda.sees('.message.out', 'it ships today');
  await sara.page.locator('.message.out', { hasText: 'it ships today' }).locator('.ticks.delivered, .ticks.read, .ticks.sent').waitFor({ timeout: 15_000 });
  assert.equal(await sara.message('it ships today').count(), 1);
  assert.doesNotMatch(await huda.page.locator('.owner').textContent(), /Nobody yet/);
});

test('who looks and who writes is seen by the others', async () => {
  await sara.field.fill('thinking about it');
  await huda.sees('.who-else', 'is writing');
  await sara.field.fill('');
  await huda.sees('.who-else', 'is looking');
});

test('a note names a colleague and never leaves the house', async () => {
  await sara.page.locator('#tab-note').click();
  await sara.field.fill('');
  await sara.field.pressSequentially('@');
  await sara.page.locator('.suggestion').first().waitFor();
  await sara.field.press('Enter');
  await sara.field.pressSequentially('please look');
  await sara.field.press('Enter');
  await huda.sees('.message.note .mention');
  await sara.page.locator('#tab-reply').click();
});

test('a file too large is refused before it is uploaded, a good one goes out', async () => {
  const files = [{ name: 'large.png', mimeType: 'image/png', buffer: Buffer.alloc(6_000_000) }, { name: 'invoice.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n%%EOF\n') }];
  await sara.page.setInputFiles('#composer-files', files);
  await sara.sees('.attachment.bad', '5 MB');
  assert.ok(await sara.page.locator('.send').isDisabled());
  await sara.page.locator('.attachment.bad .icon-button').click();
  await sara.page.locator('.send').click();
  await huda.sees('.file-card', 'invoice.pdf');
});

test('a voice note is recorded, sent and can be played', async () => {
  await sara.page.locator('#composer-voice').click();
  await sara.page.waitForTimeout(1500);
  await sara.page.locator('.recorder .primary').click();
  await sara.sees('.attachment audio');
  await sara.page.locator('.send').click();
  await huda.sees('.message.out .sound audio');
  await huda.page.waitForTimeout(500);
  const seconds = await huda.page.locator('.message.out .sound audio').last().evaluate(async (audio) => {
    const player = /** @type {HTMLAudioElement} */ (audio);
    for (let tries = 0; tries < 50 && !(player.duration > 0); tries++) await new Promise((resolve) => { setTimeout(resolve, 100); });
    return player.duration;
  });
  assert.ok(seconds > 0.5 && seconds < 10, `${seconds} s`);
});

test('a quick reply fills its placeholders in', async () => {
  await sara.field.fill('');
  await sara.field.pressSequentially('/');
  await sara.page.locator('.suggestion').first().waitFor();
  await sara.field.press('Enter');
  await sara.page.waitForTimeout(200);
  const text = await sara.field.inputValue();
  assert.ok(text.length > 5 && !text.includes('{{') && !text.startsWith('/'), text);
  await sara.field.fill('');
});

test('a draft survives a reload', async () => {
  await sara.field.fill('not finished');
  await sara.page.waitForTimeout(600);
  await sara.page.reload();
  await sara.sees('.message');
  assert.equal(await sara.field.inputValue(), 'not finished');
  await sara.field.fill('');
});

test('what is written while the line is down is kept and sent once', async () => {
  await sara.context.setOffline(true);
  await sara.answers('written in a tunnel');
  await sara.sees('.message.pending', 'written in a tunnel');
  await sara.answers('and a second thought');
  await sara.sees('.message.pending', 'second thought');
  await sara.context.setOffline(false);
  await huda.sees('.message.out', 'written in a tunnel');
  // The live connection comes back after a pause that grows with each failed attempt.
  const ticks = sara.message('written in a tunnel').locator('.ticks.sent, .ticks.delivered, .ticks.read');
  await ticks.waitFor({ timeout: 45_000 });
  assert.equal(await sara.message('written in a tunnel').count(), 1);
  await huda.sees('.message.out', 'second thought');
  const words = await huda.page.locator('.message.out .words').allTextContents();
  assert.deepEqual(words.slice(-2), ['written in a tunnel', 'and a second thought'], 'in the order in which they were written');
});

test('resolving goes on to the next one and can be taken back', async () => {
  const id = await sara.opensTheFirstOf('mine');
  await sara.page.locator('.log').focus();
  await sara.page.keyboard.press('e');
  await sara.sees('.toast', 'is resolved');
  assert.ok(!sara.page.url().includes(id));
  await sara.page.locator('.toast .button').click();
  await sara.opens(id);
  await sara.sees('.activity', 'took it back');
});

test('the list stands still under the pointer', async () => {
  await huda.page.goto(`${demo.base}/inbox/all?sort=newest`);
  await huda.sees('.row');
  const box = await huda.page.locator('.vlist').boundingBox();
  await huda.page.mouse.move(box.x + 100, box.y + 200);
  await huda.page.waitForTimeout(300);
  const first = () => huda.page.locator('.row').first().getAttribute('data-id');
  const before = await first();
  const id = await sara.opensTheFirstOf('mine');
  await sara.answers('moves to the top');
  await sara.sees('.message.out', 'moves to the top');
  await huda.page.waitForTimeout(1000);
  assert.equal(await first(), before);
  await huda.page.mouse.move(box.x + 900, box.y + 200);
  await huda.page.waitForFunction((wanted) => document.querySelector('.row')?.getAttribute('data-id') === wanted, id);
});

test('a session that ends asks again in place and keeps the words', async () => {
  await huda.opens(await sara.opensTheFirstOf('mine'));
  await huda.page.locator('#tab-note').click();
  await huda.field.fill('half a note');
  await huda.page.waitForTimeout(500);
  const sessions = await (await huda.context.request.get(`${demo.base}/api/sessions`)).json();
  for (const session of sessions.items) {
    await huda.context.request.delete(`${demo.base}/api/sessions/${session.id}`, { headers: { origin: demo.base } });
  }
  await huda.sees('dialog[open] input[type=password]');
  await huda.page.fill('dialog[open] input[autocomplete=current-password]', PASSWORD);
  await huda.page.keyboard.press('Enter');
  await huda.page.locator('dialog[open]').waitFor({ state: 'detached' });
  assert.equal(await huda.field.inputValue(), 'half a note');
});
