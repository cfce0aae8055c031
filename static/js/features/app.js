// The frame around every page: who may see which, navigation, connection state, dialogs.
import { computed, effect, signal } from '@preact/signals';
import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { sessionExpired } from '../net/api.js';
import { t } from '../lib/i18n.js';
import { go, href, route } from '../router.js';
import { loadSession, me } from '../store/session.js';
import { Dialogs, lazy } from '../ui/dialog.js';
import { Toasts } from '../ui/toast.js';
import { ConnectionBar } from './connection-bar.js';
import { Navigation } from './navigation.js';

/** @type {Record<string, () => Promise<any>>} */
const PAGES = {
  inbox: () => import('./inbox/page.js'),
  search: () => import('./search/page.js'),
  settings: () => import('./settings/page.js'),
  contacts: () => import('./contact/page.js'),
  login: () => import('./login.js'),
  setup: () => import('./setup.js'),
};

/** Loaded pages, by name. @type {import('@preact/signals').Signal<Record<string, any>>} */
const loaded = signal({});

/** @param {Route} target */
const nameOf = ({ parts: [first] }) => (first && first in PAGES ? first : 'inbox');

const pageName = computed(() => nameOf(route.value));
/** Pages of those who are not signed in. */
const OUTSIDE = ['login', 'setup'];

/** Fetches a page's modules. @param {Route} target */
export async function loadPage(target) {
  const name = nameOf(target);
  if (loaded.peek()[name]) return;
  const module = await lazy(PAGES[name]);
  if (module) loaded.value = { ...loaded.peek(), [name]: module.Page };
}

/** Sends everybody where they belong. */
function redirect() {
  const { parts, path } = route.value;
  const person = me.value;
  const isOutside = OUTSIDE.includes(pageName.value);
  if (person === null && !isOutside) {
    go(href(['login'], { next: path === '/' ? '' : path + location.search }), { replace: true });
  } else if (person && (isOutside || parts.length === 0)) {
    const next = route.value.query.next;
    go(next?.startsWith('/') && !next.startsWith('//') ? next : '/inbox/mine', { replace: true });
  }
}

export function App() {
  useEffect(() => effect(redirect), []);
  const name = pageName.value;
  useEffect(() => {
    loadPage(route.peek());
  }, [name]);
  const person = me.value;
  const Page = loaded.value[name];
  let body = html`<${Unreachable} />`;
  if (person === null) body = OUTSIDE.includes(name) && Page ? html`<${Page} />` : html`<main class="alone" />`;
  if (person) body = html`<${Signed} page=${Page} name=${name} />`;
  return html`${body}<${Dialogs} /><${Toasts} />`;
}

/** @param {{page: any, name: string}} props */
function Signed({ page: Page, name }) {
  useEffect(() => (name === 'inbox' ? undefined : globalShortcuts()), [name === 'inbox']);
  return html`<nav class="skip-links" aria-label=${t('app.skip')}>
      ${name !== 'inbox' && html`<a href="#content">${t('app.skip_content')}</a>`}
      ${name === 'inbox' && html`<a href="#list">${t('app.skip_list')}</a><a href="#thread">${t('app.skip_thread')}</a>`}
      ${name === 'inbox' && route.value.parts[2] && html`<a href="#composer">${t('app.skip_composer')}</a>`}
    </nav>
    <div class="app">
      <${ConnectionBar} />
      <${Navigation} current=${name} />
      <main class="page" id="content" tabindex="-1">${Page ? html`<${Page} />` : html`<div class="skeleton-page" />`}</main>
    </div>
    ${sessionExpired.value && html`<${Expired} />`}`;
}

/** Signing in again, in place. */
function Expired() {
  const [module, setModule] = useState(/** @type {any} */ (null));
  useEffect(() => {
    lazy(PAGES.login).then(setModule);
  }, []);
  return module && html`<${module.SessionExpired} />`;
}

/** The keys that work everywhere; the inbox brings its own. @returns {() => void} */
function globalShortcuts() {
  let isLeft = false;
  let off = () => {};
  lazy(() => import('./shortcuts.js')).then((module) => {
    if (module && !isLeft) off = module.installGlobal();
  });
  return () => {
    isLeft = true;
    off();
  };
}

/** The very first question to the server had no answer. */
function Unreachable() {
  return html`<main class="alone"><div class="card narrow"><h1>${t('app.unreachable')}</h1>
    <p>${t('app.unreachable_text')}</p>
    <button type="button" class="button primary" onClick=${() => loadSession().catch(() => undefined)}>${t('app.retry')}</button></div></main>`;
}
