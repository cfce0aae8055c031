// The very first start, as somebody lives it who has just installed Baton.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { launch } from './browser.mjs';
import { startFirst } from './first_start.mjs';
import { PASSWORD, person } from './person.mjs';

let browser;
let server;
let ada;
/** @type {string[]} */
const problems = [];

before(async () => {
  server = await startFirst(process.env.BATON ?? 'target/debug/baton');
  browser = await launch();
  ada = await person(browser, server.base, 'ada@baton.test', problems);
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

afterEach(() => assert.deepEqual(problems.splice(0), []));

/** @param {any} who @param {string} token */
async function fillsIn(who, token) {
  const field = (/** @type {string} */ label) => who.page.getByLabel(label, { exact: true });
  await field('Set-up token').fill(token);
  await field('Workspace').fill('Harbour Books');
  await field('Name').fill('Ada');
  await who.page.fill('input[type=email]', 'ada@baton.test');
  await who.page.fill('input[autocomplete=new-password]', PASSWORD);
  await who.page.click('button.primary');
}

test('whoever comes first is led to the set-up page', async () => {
  await ada.page.goto(`${server.base}/inbox/all`);
  await ada.sees('h1', 'Set up Baton');
  assert.match(ada.page.url(), /\/setup$/);
});

test('a wrong token makes nobody an administrator', async () => {
  await fillsIn(ada, 'guessed');
  await ada.sees('.form-error', 'token');
  assert.equal((await fetch(`${server.base}/api/setup`).then((answer) => answer.json())).needed, true);
});

test('the token from the terminal makes the first administrator, who lands in the console', async () => {
  await fillsIn(ada, ` ${server.token} `);
  await ada.page.waitForSelector('.app');
  const me = await ada.page.evaluate(() => fetch('/api/me').then((answer) => answer.json()));
  assert.equal(me.email, 'ada@baton.test');
  assert.ok(me.rights.includes('manage_people'), me.rights.join(' '));
  assert.deepEqual(await fetch(`${server.base}/api/setup`).then((answer) => answer.json()), { needed: false });
});

test('the token works once, and signing in is the way from then on', async () => {
  const nour = await person(browser, server.base, 'nour@baton.test', problems);
  await nour.page.goto(`${server.base}/setup`);
  await nour.sees('h1', 'Set up Baton');
  await fillsIn(nour, server.token);
  await nour.sees('.form-error', 'set up');
  await nour.leaves();
  await ada.leaves();
  ada = await person(browser, server.base, 'ada@baton.test', problems);
  await ada.signsIn();
});
