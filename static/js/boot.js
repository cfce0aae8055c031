// The first module: words, session, router, and the page.
import { effect } from '@preact/signals';
import { html } from 'htm/preact';
import { render } from 'preact';
import { App, loadPage } from './features/app.js';
import { bestLanguage, language, useWords } from './lib/i18n.js';
import { route, startRouter } from './router.js';
import { readKept } from './store/kept.js';
import { prefs } from './store/prefs.js';
import { loadSession, me } from './store/session.js';
import { fileUrl, version } from './ui/icon.js';

/** The reader's choice, then their profile's, then the browser's. */
const wanted = () => bestLanguage([prefs.value.language, me.value?.language, ...navigator.languages]);

/** @param {string} code */
async function speak(code) {
  const response = await fetch(fileUrl(`i18n/${code}.json`));
  useWords(code, await response.json());
  document.documentElement.lang = code;
  document.documentElement.dir = code === 'ar' ? 'rtl' : 'ltr';
}

async function start() {
  startRouter();
  readKept(version);
  loadPage(route.peek());
  await Promise.all([speak(wanted()), loadSession().catch(() => undefined)]);
  effect(() => {
    const code = wanted();
    if (code !== language()) speak(code);
  });
  const root = document.getElementById('app');
  if (root) render(html`<${App} />`, root);
}

start();
