// What is known about a customer is seen and changed beside the thread and on a page of its own;
// drafts go where their writer goes; quick replies and templates bring their files.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { launch } from './browser.mjs';
import { customer } from './customer.mjs';
import { startDemo } from './demo.mjs';
import { person } from './person.mjs';

let browser;
let demo;
let sara;
let boss;
/** @type {string[]} */
const problems = [];

before(async () => {
  demo = await startDemo(process.env.BATON ?? 'target/debug/baton');
  browser = await launch();
  sara = await person(browser, demo.base, 'sara@demo.test', problems);
  boss = await person(browser, demo.base, 'supervisor@demo.test', problems);
  await Promise.all([sara.signsIn('/inbox/all?sort=newest'), boss.signsIn('/settings/contact-fields')]);
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

afterEach(() => assert.deepEqual(problems.splice(0), []));

/** @param {any} who @param {string} name @param {string} kind @param {string} [choices] */
async function addsField(who, name, kind, choices) {
  await who.page.click('.section-head .primary');
  await who.page.fill('dialog input', name);
  await who.page.selectOption('dialog select', kind);
  if (choices) await who.page.fill('dialog textarea', choices);
  await who.page.click('dialog .primary');
  await who.sees('.item', name);
}

/** Opens a part of the panel. @param {any} who @param {string} title */
async function opens(who, title) {
  const part = who.page.locator('details.part', { has: who.page.locator('summary', { hasText: title }) });
  if (await part.evaluate((element) => !element.open)) await part.locator('summary').click();
  return part;
}

/** What becomes a field when it is clicked. @param {string} label */
const inPlace = (label) => `.in-place[title^="Change: "][title*="${label}"]`;

/** Writes a value in place. @param {any} who @param {string} label @param {string} value */
async function writes(who, label, value) {
  await who.page.click(inPlace(label));
  await who.page.fill('.in-place-form .input', value);
  await who.page.keyboard.press('Enter');
  await who.page.locator('.in-place-form').waitFor({ state: 'detached' });
}

test('fields are defined by those who may, and everybody fills them in', async () => {
  await addsField(boss, 'City', 'text');
  await addsField(boss, 'Tier', 'choice', 'Gold\nSilver');
  const huda = await customer(demo.phone, { name: 'Huda Field' });
  await huda.says({ type: 'text', text: 'hello' });
  await huda.isOpenedBy(sara);
  await writes(sara, 'City', 'Riyadh');
  await sara.sees('.facts', 'Riyadh');
  await sara.page.click(inPlace('Tier'));
  await sara.page.selectOption('.in-place-form select', 'Gold');
  await sara.page.keyboard.press('Enter');
  await sara.page.locator('.in-place-form').waitFor({ state: 'detached' });
  await sara.sees('.facts', 'Gold');
  // Escape leaves it as it was, and the focus where it was.
  await sara.page.click(inPlace('City'));
  await sara.page.fill('.in-place-form .input', 'Jeddah');
  await sara.page.keyboard.press('Escape');
  await sara.sees('.facts', 'Riyadh');
  await sara.page.waitForFunction(() => /^Change: .?City/.test(document.activeElement?.getAttribute('title') ?? ''));
});

test('a name that colleagues give shows everywhere, and two who change it at once are told', async () => {
  await writes(sara, 'Name', 'Huda of Riyadh');
  await sara.sees('.thread-head h1', 'Huda of Riyadh');
  await sara.sees('.row.selected', 'Huda of Riyadh');
  await sara.sees('.details-who .hint', 'Huda Field');
  await boss.page.goto(sara.page.url());
  await boss.sees('.details-who .in-place', 'Huda of Riyadh');
  // The other's change is on its way when this one is made.
  let overtaken = false;
  await boss.page.route(/\/api\/contacts\/\d+$/, async (route) => {
    if (route.request().method() === 'PATCH' && !overtaken) {
      overtaken = true;
      await writes(sara, 'City', 'Dammam');
    }
    return route.continue();
  });
  await boss.page.click(inPlace('City'));
  await boss.page.fill('.in-place-form .input', 'Abha');
  await boss.page.keyboard.press('Enter');
  await boss.sees('.toast', 'A colleague changed this customer');
  await boss.sees('.in-place-form .problem');
  assert.equal(await boss.page.inputValue('.in-place-form .input'), 'Abha', 'what was written is not lost');
  await boss.page.keyboard.press('Enter');
  await sara.sees('.facts', 'Abha');
  await boss.page.unrouteAll();
  problems.splice(0).forEach((problem) => assert.match(problem, /409/));
});

test('notes are written, changed and deleted, and colleagues see it live', async () => {
  await sara.page.fill('.note-writer textarea', 'Prefers mornings');
  await sara.page.keyboard.press('Control+Enter');
  await boss.sees('.contact-note', 'Prefers mornings');
  await sara.page.click('.contact-note [aria-label="Change the note"]');
  await sara.page.fill('.contact-note textarea, li .note-writer textarea', 'Prefers evenings');
  await sara.page.locator('li .note-writer .primary').click();
  await boss.sees('.contact-note', 'Prefers evenings');
  await boss.page.click('.contact-note [aria-label="Delete the note"]');
  await boss.page.click('dialog .danger');
  await sara.page.locator('.contact-note').waitFor({ state: 'detached' });
  const history = await opens(sara, 'History');
  await history.getByText('deleted a note').waitFor();
});

test('earlier conversations lead to where they began, and shared pictures are looked through', async () => {
  const huda = await customer(demo.phone, { name: 'Rana Pictures' });
  for (const sample of [0, 1, 2]) await huda.says({ type: 'image', media: { sample } });
  await huda.says({ type: 'document', media: { filename: 'invoice.pdf' } });
  await huda.isOpenedBy(sara);
  const files = await opens(sara, 'Shared files');
  await files.locator('button.gallery-item').nth(2).waitFor();
  await files.locator('button.gallery-item').first().click();
  await sara.sees('.lightbox .num', '3');
  await sara.page.keyboard.press('Escape');
  await files.getByText('Documents').click();
  await files.locator('.file-card', { hasText: 'invoice.pdf' }).waitFor();
  const episodes = await opens(sara, 'Earlier conversations');
  await episodes.locator('a.episode').first().click();
  await sara.page.waitForURL(/\?at=1/);
  await sara.sees('.flash, .activity');
});

test('a customer is blocked and let in again by whoever has the right', async () => {
  await boss.page.goto(sara.page.url().replace(/\?.*/, ''));
  await boss.sees('.contact-actions');
  assert.equal(await sara.page.locator('.contact-actions .button', { hasText: 'Block' }).count(), 0, 'agents may not');
  await boss.page.locator('.contact-actions .button', { hasText: 'Block' }).click();
  await boss.page.click('dialog .danger');
  await boss.sees('.blocked-line');
  await sara.sees('.details-who .chip', 'Blocked');
  await boss.page.locator('.contact-actions .button', { hasText: 'Unblock' }).click();
  await boss.page.locator('.blocked-line').waitFor({ state: 'detached' });
  await sara.page.locator('.details-who .chip', { hasText: 'Blocked' }).waitFor({ state: 'detached' });
});

test('two customers who are one are joined after what will happen was said', async () => {
  const twin = await customer(demo.phone, { name: 'Rana Twin' });
  await twin.says({ type: 'text', text: 'from my other phone' });
  await boss.page.locator('.contact-actions .button', { hasText: 'Join with another' }).click();
  await boss.page.fill('dialog input[type=search]', 'Rana Twin');
  await boss.page.locator('dialog .pick', { hasText: 'Rana Twin' }).click();
  await boss.sees('.consequences', 'Answers go to');
  await boss.page.click('dialog .danger');
  await boss.sees('.toast', 'one customer');
  await boss.sees('.message', 'from my other phone');
  const addresses = await opens(boss, 'Addresses');
  assert.equal(await addresses.locator('a[href^="tel:"]').count(), 2);
});

test('a customer has a page of their own, and who may not see them is told so', async () => {
  await sara.page.locator('.contact-actions a', { hasText: 'Page' }).click();
  await sara.page.waitForURL(/\/contacts\/\d+$/);
  await sara.sees('.contact-page h2', 'Rana Pictures');
  await sara.page.reload();
  await sara.sees('.contact-page h2', 'Rana Pictures');
  await sara.page.goto(`${demo.base}/contacts/12`);
  await sara.sees('.contact-page', 'There is no such customer');
  problems.splice(0).forEach((problem) => assert.match(problem, /404/));
});

test('a draft is in the other window, in the list and after a reload; colleagues see only that it is there', async () => {
  const rami = await customer(demo.phone, { name: 'Rami Draft' });
  await rami.says({ type: 'text', text: 'where is it?' });
  await rami.isOpenedBy(sara);
  const url = sara.page.url();
  const second = await sara.context.newPage();
  await second.goto(url);
  await second.waitForSelector('.message');
  await boss.page.goto(url);
  await boss.sees('.message');
  await sara.field.fill('I will look into');
  await second.waitForFunction(() => /** @type {any} */ (document.getElementById('composer-text'))?.value === 'I will look into');
  await boss.sees('.who-else', 'Sara');
  await boss.sees('.row.selected .row-pen');
  assert.ok(!(await boss.page.content()).includes('I will look into'));
  await sara.sees('.row.selected .draft', 'I will look into');
  await second.reload();
  await second.waitForFunction(() => /** @type {any} */ (document.getElementById('composer-text'))?.value === 'I will look into');
  // Sent in one window, it is gone in the other and for colleagues.
  await sara.field.press('Enter');
  await second.waitForFunction(() => /** @type {any} */ (document.getElementById('composer-text'))?.value === '');
  await boss.page.locator('.row.selected .row-pen').waitFor({ state: 'detached' });
  await second.close();
});

test('a quick reply fills its placeholders in, brings its file and is counted', async () => {
  await sara.page.goto(`${demo.base}/settings/quick-replies`);
  await sara.page.click('.section-head .primary');
  const dialog = sara.page.locator('dialog');
  await dialog.locator('input').first().fill('hours');
  await dialog.locator('textarea').fill('Dear ');
  await dialog.getByRole('button', { name: 'Customer’s first name' }).click();
  assert.equal(await dialog.locator('textarea').inputValue(), 'Dear {{contact.first_name}}');
  await dialog.locator('input[type=file]').setInputFiles({ name: 'hours.png', mimeType: 'image/png', buffer: PICTURE });
  await sara.sees('dialog .chip', 'hours.png');
  await dialog.locator('.dialog-foot .primary').click();
  await sara.page.fill('.section input[type=search]', 'hours');
  await sara.sees('.item .chip', 'hours.png');
  assert.equal(await sara.page.locator('.item').count(), 1);
  const maha = await customer(demo.phone, { name: 'Maha Hours' });
  await maha.says({ type: 'text', text: 'when are you open?' });
  await maha.isOpenedBy(sara);
  await sara.field.pressSequentially('/hours');
  await sara.sees('.suggestion', 'Dear Maha');
  await sara.page.keyboard.press('Enter');
  await sara.sees('.attachment', 'hours.png');
  await sara.field.press('Enter');
  await sara.sees('.message.out .picture');
  await sara.page.goto(`${demo.base}/settings/quick-replies`);
  await sara.page.fill('.section input[type=search]', 'hours');
  await sara.sees('.item', 'used once');
});

test('a template’s picture is uploaded, seen before it leaves, and in the thread', async () => {
  const nora = await customer(demo.phone, { name: 'Nora Offer' });
  await nora.says({ type: 'text', text: 'any offers?' });
  await nora.isOpenedBy(sara);
  await sara.page.click('.tools [aria-label="Send a template"], .tools [title*="emplate"]');
  await sara.page.waitForSelector('.pick-list .pick');
  const picks = await sara.page.locator('.pick-list .pick').count();
  let found = false;
  for (let at = 0; at < picks && !found; at++) {
    await sara.page.locator('.pick-list .pick').nth(at).click();
    await sara.page.waitForSelector('.template-preview');
    found = (await sara.page.locator('dialog input[type=file]').count()) > 0;
    if (!found) await sara.page.locator('dialog .dialog-foot .button').first().click();
  }
  assert.ok(found, 'a template with a picture');
  await sara.page.locator('dialog input[type=file]').setInputFiles({ name: 'offer.png', mimeType: 'image/png', buffer: PICTURE });
  await sara.sees('.template-preview img');
  for (const field of await sara.page.locator('dialog .field input:not([type=file]):not([type=url])').all()) await field.fill('Nora');
  await sara.page.locator('dialog .primary').click();
  await sara.sees('.message.out .picture');
});

test('what the clocks show where a customer is, by their number or by what colleagues entered', async () => {
  await boss.page.goto(`${demo.base}/settings/contact-fields`);
  await addsField(boss, 'Clock', 'text');
  const omar = await person(browser, demo.base, 'sara@demo.test', problems, { timezoneId: 'Asia/Riyadh' });
  await omar.signsIn('/inbox/all');
  const tariq = await customer(demo.phone, { name: 'Tariq Clock', phone: '971501112233' });
  await tariq.says({ type: 'text', text: 'good morning' });
  await tariq.isOpenedBy(omar);
  await omar.sees('.local-time .hint', '1 hour');
  const there = (/** @type {string} */ timeZone) => new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone }).format();
  assert.match(await omar.page.locator('.local-time time').textContent(), new RegExp(`${there('Asia/Dubai').slice(0, 2)}:\\d\\d$`));
  await writes(omar, 'Clock', 'America/Chicago');
  await omar.sees('.local-time', 'behind you');
  await omar.page.locator('.contact-actions a', { hasText: 'Page' }).click();
  await omar.sees('.contact-page .local-time time[title="America/Chicago"]');
  const huda = await customer(demo.phone, { name: 'Huda Nowhere', no_phone: true });
  await huda.says({ type: 'text', text: 'good evening' });
  await huda.isOpenedBy(omar);
  await omar.sees('.contact-panel');
  assert.equal(await omar.page.locator('.local-time').count(), 0);
  await omar.leaves();
});

/** One red dot. */
const PICTURE = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==', 'base64');
