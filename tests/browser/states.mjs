// What pages look like when things are not as usual: nothing there, still loading, broken, not
// allowed, cut off. Each state is reached on a page of its own, by what would bring it about or,
// where a healthy server never would, by an answer in the server's stead.
import { customer } from './customer.mjs';
import { PASSWORD } from './person.mjs';

/**
 * @typedef {{page: any, base: string, phone: string, colleague: any, look: (name: string) => Promise<void>}} Visit
 *   `colleague` is the page of somebody with fewer rights; `look` takes pictures on the way
 * @typedef {(visit: Visit) => Promise<any>} State answers the page that shows it, if it is not the visit's own
 */

const CONVERSATIONS = /\/api\/conversations\?/;
const MESSAGES = /\/api\/conversations\/\d+\/messages/;
const NOBODY = '123456789';

/** @param {number} status @param {string} code */
const problem = (status, code) => (/** @type {any} */ route) => route.fulfill({ status, json: { code, status, detail: 'the customer cannot be reached' } });
/** As from something that stands before a server and cannot reach it. */
const broken = (/** @type {any} */ route) => route.fulfill({ status: 502, body: 'Bad Gateway' });
const forgotten = problem(401, 'not_signed_in');
const nothing = (/** @type {any} */ route) => route.fulfill({ json: { items: [], next: null } });
/** The answer never comes. */
const silence = () => undefined;

/** @param {any} page @param {string} path @returns {Promise<any>} */
const fetched = (page, path) => page.evaluate((/** @type {string} */ from) => fetch(from).then((answer) => answer.json()), path);

/** The first conversation of a view that is as wanted. @param {any} page @param {string} asked @param {(row: any) => boolean} [wanted] */
async function opens(page, asked, wanted = () => true) {
  const { origin } = new URL(page.url());
  const { items } = await fetched(page, `/api/conversations?limit=200&sort=newest&${asked}`);
  const row = items.find(wanted);
  if (!row) throw new Error(`there is no such conversation: ${asked}`);
  await page.goto(`${origin}/inbox/all/${row.id}`);
  await page.waitForSelector('.message');
  return row;
}

/** An address that is answered otherwise, and what shows it. @param {string} path @param {RegExp} asked @param {any} answer @param {string} shown @returns {State} */
const answered = (path, asked, answer, shown) => async ({ page, base }) => {
  await page.route(asked, answer);
  await page.goto(base + path);
  await page.waitForSelector(shown);
};

/** A conversation whose entries are answered otherwise. @param {any} answer @param {string} shown @returns {State} */
const thread = (answer, shown) => async ({ page, base }) => {
  await page.goto(`${base}/inbox/all?sort=newest`);
  await page.route(MESSAGES, answer);
  await page.locator('.row').first().click();
  await page.waitForSelector(shown);
};

/** The answer that cannot be sent. @param {string} code @returns {State} */
const refused = (code) => async ({ page, base, phone }) => {
  await page.goto(`${base}/inbox/all`);
  await writer(phone, page);
  await page.route(MESSAGES, (/** @type {any} */ route) => (route.request().method() === 'POST' ? problem(422, code)(route) : route.continue()));
  await page.fill('#composer-text', 'It left our warehouse this morning.');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.message .failure');
};

/** Somebody who has just written, open on a page. @param {string} phone @param {any} page */
async function writer(phone, page) {
  const made = await customer(phone, { name: `Salma ${Date.now() % 10_000}` });
  await made.says({ type: 'text', text: 'Where is my order?' });
  await made.isOpenedBy({ page });
}

/** @param {any} page */
const isWide = (page) => page.viewportSize().width > 1000;

/** @param {any} page @param {string} symbol */
const withIcon = (page, symbol) => page.locator(`[role=menuitem]:has(use[href*="${symbol}"])`);

/** @type {Record<string, State>} */
const LIST = {
  'list-empty': answered('/inbox/mine', CONVERSATIONS, nothing, '.list-pane .empty-state'),
  'list-no-match': answered('/inbox/all?q=qwertzuiop&status=any', CONVERSATIONS, nothing, '.list-pane .empty-state'),
  // In an order in which nobody has seen it: others are shown as they were.
  'list-loading': answered('/inbox/all?sort=oldest', CONVERSATIONS, silence, '.list-pane .skeleton'),
  'list-error': answered('/inbox/all?sort=oldest', CONVERSATIONS, broken, '.list-pane [role=alert]'),
  'list-as-before': async ({ page, base }) => {
    await page.goto(`${base}/inbox/all`);
    await page.waitForSelector('.row');
    await page.route(CONVERSATIONS, broken);
    for (const key of ['g', 'u']) await page.keyboard.press(key);
    await page.waitForURL(/unassigned/);
    await page.goBack();
    await page.waitForSelector('.list-pane .bar');
  },
  'list-sort': async ({ page, base }) => {
    await page.goto(`${base}/inbox/all`);
    await page.locator('.list-tools .menu button').first().click();
  },
  'list-filters': async ({ page, base }) => {
    await page.goto(`${base}/inbox/all?status=any`);
    await page.locator('.list-tools .menu button').nth(1).click();
  },
  'list-views': async ({ page, base }) => {
    await page.goto(`${base}/inbox/all`);
    if (!isWide(page)) await page.locator('.views-menu').click();
  },
  'list-row-menu': async ({ page, base }) => {
    await page.goto(`${base}/inbox/unassigned`);
    await page.locator('.row-more').nth(2).click();
    await page.waitForSelector('.menu-list [role=menuitem]');
  },
  'list-muting': async ({ page, base, look }) => {
    await page.goto(`${base}/inbox/unassigned`);
    if (!isWide(page)) await page.locator('.views-menu').click();
    await page.locator('.views-head button').last().click();
    for (const at of [1, 7]) await page.locator('.filters .check input').nth(at).check();
    await look('list-muting-chosen');
    await page.keyboard.press('Escape');
    await page.waitForSelector('.mute-mark:visible');
  },
  'saved-view': async ({ page, base, look }) => {
    await page.goto(`${base}/inbox/all?status=any`);
    await page.locator('.list-tools .menu button').nth(1).click();
    await page.locator('.filters .button').last().click();
    await page.locator('dialog input.input').fill('VIP · كبار العملاء');
    if (!isWide(page)) return;
    await look('saved-view-new');
    await page.locator('dialog .primary').click();
    const own = page.locator('.view-line', { has: page.locator('[aria-current=page]') });
    await own.hover();
    await own.locator('.icon-button').click();
    await page.waitForSelector('dialog .danger');
    await look('saved-view-edit');
    await page.locator('dialog .danger').click();
    await page.locator('dialog .danger').nth(1).waitFor();
    await look('saved-view-delete');
    await page.locator('dialog .danger').last().click();
    await page.waitForURL(/\/inbox\/mine$/);
  },
};

/** @type {Record<string, State>} */
const THREAD = {
  'thread-loading': thread(silence, '.thread-skeleton'),
  'thread-error': thread(broken, '.thread [role=alert]'),
  'thread-not-there': answered(`/inbox/all/${NOBODY}`, /nothing-is-changed/, silence, '.thread [role=alert]'),
  'thread-owned': async ({ colleague: page, base }) => {
    await page.goto(`${base}/inbox/all`);
    const me = await fetched(page, '/api/me');
    await opens(page, 'view=all', (row) => row.owner && row.owner.id !== me.id && row.window_closes_at > Date.now());
    await page.waitForSelector('.composer-notice');
    return page;
  },
  'thread-closed': async ({ page, base, look }) => {
    await page.goto(`${base}/inbox/all`);
    await opens(page, 'view=unassigned', (row) => row.window_closes_at < Date.now());
    const choose = page.locator('.composer-notice .primary');
    await page.route(/\/templates$/, broken);
    await choose.click();
    await page.waitForSelector('dialog .form-error');
    await look('templates-error');
    await page.keyboard.press('Escape');
    await page.unroute(/\/templates$/);
    await choose.click();
    await page.waitForSelector('dialog .pick');
    await look('templates');
    await page.locator('dialog .pick', { hasText: '{{' }).first().click();
    for (const field of await page.locator('dialog .field input').all()) await field.fill('10001');
  },
  'thread-collision': async ({ page, colleague, base, phone, look }) => {
    await page.goto(`${base}/inbox/all`);
    await writer(phone, page);
    await colleague.goto(page.url());
    await colleague.locator('#composer-text').pressSequentially('I am on it');
    await page.waitForSelector('.who-else .composing');
    await look('thread-somebody-writes');
    await page.fill('#composer-text', 'Let me look');
    // Who has stopped typing for a while does not write any more.
    await colleague.locator('#composer-text').pressSequentially(' now');
    await page.waitForSelector('.who-else .composing');
    await page.keyboard.press('Enter');
    await page.waitForSelector('dialog[open]');
    await colleague.fill('#composer-text', '');
  },
  'thread-moved': async ({ page, base, phone }) => {
    await page.goto(`${base}/inbox/all`);
    await writer(phone, page);
    const { items: [said] } = await fetched(page, `/api/conversations/${page.url().match(/\d{10,}/)[0]}/messages?limit=1`);
    const since = { ...said, id: '1', at: Date.now() - 3000, direction: 'out', author_name: 'Noor', content: { type: 'text', text: 'It is on its way, Salma.' } };
    await page.route(MESSAGES, (/** @type {any} */ route) => (route.request().method() === 'POST' ? route.fulfill({ status: 409, json: { code: 'conversation_moved', status: 409, since: [since] } }) : route.continue()));
    await page.fill('#composer-text', 'Let me look');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.since');
  },
  'thread-failed': refused('unsendable'),
  'thread-window-just-closed': refused('window_closed'),
  'thread-undo': async ({ page, base, phone, look }) => {
    await page.goto(`${base}/inbox/all`);
    await writer(phone, page);
    await page.locator('.log').focus();
    await page.keyboard.press('e');
    await page.waitForSelector('.toast .button');
    await look('thread-undo-offered');
    await page.keyboard.press('z');
    await page.locator('.toast:not(:has(.button.small))').waitFor();
  },
  'thread-follow-up': async ({ page, base }) => {
    await page.goto(`${base}/inbox/all`);
    await opens(page, 'view=all');
    await page.locator('.thread-actions .menu button').first().click();
    await withIcon(page, 'calendar-clock').click();
    await page.waitForSelector('dialog .pick');
  },
  'thread-message-menu': async ({ page, base, look }) => {
    await page.goto(`${base}/inbox/all`);
    await opens(page, 'view=all');
    const menu = page.locator('.message.in .bubble-menu button').last();
    await page.locator('.message.in').last().hover();
    await menu.click();
    await look('thread-message-menu-open');
    await withIcon(page, 'check-check').click();
    await page.waitForSelector('.selection-bar');
  },
  'thread-recording': async ({ page, base, phone }) => {
    await page.goto(`${base}/inbox/all`);
    await writer(phone, page);
    await page.click('#composer-voice');
    await page.waitForSelector('.recorder');
  },
};

/** @type {Record<string, State>} */
const ELSEWHERE = {
  'search-loading': answered('/search?q=order', /\/api\/search/, silence, '.search-results .skeleton'),
  'search-error': answered('/search?q=order', /\/api\/search/, broken, '.search-results [role=alert]'),
  'contact-not-there': answered(`/contacts/${NOBODY}`, /nothing-is-changed/, silence, '.contact-page [role=alert]'),
  'contact-error': answered(`/contacts/${NOBODY}`, /\/api\/contacts\//, broken, '.contact-page [role=alert]'),
  'contact-loading': answered(`/contacts/${NOBODY}`, /\/api\/contacts\//, silence, '.contact-page .skeleton'),
  'settings-menu': answered('/settings', /nothing-is-changed/, silence, '.settings-nav .view'),
  'settings-error': answered('/settings/people', /\/api\/agents/, broken, '.section [role=alert]'),
  'settings-loading': answered('/settings/people', /\/api\/agents/, silence, '.section [role=status]'),
  'settings-nothing': answered('/settings/labels', /\/api\/labels/, nothing, '.section .empty-state'),
  'settings-not-allowed': async ({ colleague: page, base }) => {
    await page.goto(`${base}/settings/people`);
    await page.waitForSelector('.settings-content .empty-state');
    return page;
  },
  'settings-forms': async ({ page, base, look }) => {
    for (const section of ['quick-replies', 'channels', 'people', 'teams', 'labels', 'contact-fields']) {
      await page.goto(`${base}/settings/${section}`);
      await page.locator('.section-head .primary').first().click();
      await page.waitForSelector('dialog[open]');
      await look(`settings-${section}-form`);
    }
    await page.keyboard.press('Escape');
    await page.locator('.item-actions button:has(use[href*="trash"])').first().click();
    await page.waitForSelector('dialog .danger');
  },
  'settings-keys': async ({ page, base, look }) => {
    await page.goto(`${base}/settings/keyboard`);
    const change = page.locator('.shortcuts li .button').first();
    await change.click();
    await look('settings-keys-asked');
    await page.keyboard.press('j');
    await page.waitForSelector('.clash');
  },
  'session-renewed': async ({ page, base, look }) => {
    await page.goto(`${base}/inbox/all`);
    await page.waitForSelector('.row');
    await page.route(/\/api\//, forgotten);
    await page.locator('.row').first().click();
    await page.waitForSelector('dialog input[type=password]');
    await look('session-expired');
    await page.unroute(/\/api\//);
    await page.fill('dialog input[autocomplete=current-password]', PASSWORD);
    await page.keyboard.press('Enter');
    await page.waitForSelector('.message');
  },
  unreachable: async ({ page, base }) => {
    await page.route(/\/api\//, (/** @type {any} */ route) => route.abort());
    await page.goto(`${base}/inbox/all`);
    await page.waitForSelector('.alone .button');
  },
};

/** The live line is cut, comes back, and leads to a server that has changed. @type {State} */
async function line({ page, base, look }) {
  /** @type {any} */
  let wire = null;
  let isCut = false;
  await page.routeWebSocket(/\/live$/, (/** @type {any} */ route) => {
    if (isCut) route.close();
    else wire = route.connectToServer() && route;
  });
  await page.goto(`${base}/inbox/all?sort=newest`);
  await page.waitForSelector('.row');
  await page.locator('.row').first().click();
  await page.waitForSelector('.message');
  isCut = true;
  await wire.close();
  await page.waitForSelector('.bar.warn');
  await look('line-cut');
  await page.route('**/', (/** @type {any} */ route) => (route.request().method() === 'HEAD' ? route.fulfill({ headers: { etag: '"another"' }, body: '' }) : route.continue()));
  isCut = false;
  await page.locator('.bar button').click();
  await page.waitForSelector('.bar.ok');
  await look('line-back');
  await page.locator('.bar:not(.ok) .button').waitFor();
}

/** Nobody is signed in. @type {State} */
async function strangers({ page, base, look }) {
  await page.goto(`${base}/login`);
  await page.fill('input[type=email]', 'nobody@demo.test');
  await page.fill('input[autocomplete=current-password]', PASSWORD);
  await page.keyboard.press('Enter');
  await page.waitForSelector('.form-error');
  await look('login-refused');
  await page.route(/\/api\/setup$/, (/** @type {any} */ route) => route.fulfill({ json: { needed: true } }));
  await page.goto(`${base}/setup`);
  await page.waitForSelector('input[autocomplete=organization]');
}

/** @type {Record<string, State>} */
export const STATES = { ...LIST, ...THREAD, ...ELSEWHERE, line };
/** @type {Record<string, State>} */
export const SIGNED_OUT = { setup: strangers };
