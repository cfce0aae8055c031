// Signing in: as a page, and in place when a session has ended.
import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { LANGUAGES, language, t } from '../lib/i18n.js';
import { api, sessionExpired } from '../net/api.js';
import { go } from '../router.js';
import { forgetKept } from '../store/kept.js';
import { reload } from '../store/list.js';
import { setPrefs } from '../store/prefs.js';
import { me, signedIn, signIn } from '../store/session.js';
import { Dialog } from '../ui/dialog.js';
import { Field, FormError, useForm } from '../ui/form.js';
import { begin } from './start.js';

export function Page() {
  useEffect(() => {
    forgetKept();
    api.get('/api/setup').then((answer) => answer.needed && go('/setup', { replace: true })).catch(() => undefined);
  }, []);
  return html`<main class="alone"><div class="card narrow">
    <${Brand} />
    <h1>${t('login.title')}</h1>
    <${LoginForm} /></div></main>`;
}

/** The name, and the other language. */
export function Brand() {
  return html`<div class="brand"><img src="/favicon.svg" alt="" width="32" height="32" /><strong>Baton</strong><span class="grow" />
    ${LANGUAGES.filter((entry) => entry.code !== language()).map((entry) => html`<button key=${entry.code} type="button" class="button quiet" lang=${entry.code}
      onClick=${() => setPrefs({ language: entry.code })}>${entry.name}</button>`)}</div>`;
}

/** @param {{email?: string, onDone?: () => void}} props */
function LoginForm({ email: known, onDone }) {
  const [email, setEmail] = useState(known ?? '');
  const [password, setPassword] = useState('');
  const form = useForm();
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    form.run(async () => {
      await signIn(email.trim(), password);
      onDone?.();
    });
  };
  return html`<form onSubmit=${submit}>
    <${Field} label=${t('login.email')} type="email" dir="ltr" autocomplete="username" required value=${email} onInput=${setEmail} readonly=${Boolean(known)} />
    <${Field} label=${t('login.password')} type="password" autocomplete="current-password" required autofocus=${Boolean(known)} value=${password} onInput=${setPassword} />
    <${FormError} error=${form.error} />
    <button class="button primary block" disabled=${form.busy}>${t(form.busy ? 'login.busy' : 'login.submit')}</button>
  </form>`;
}

/** The page behind stays as it is, drafts and all. */
export function SessionExpired() {
  const goOn = () => {
    begin();
    reload();
  };
  const leave = () => {
    sessionExpired.value = false;
    signedIn(null);
  };
  return html`<${Dialog} title=${t('login.expired')} lasting close=${() => undefined}>
    <p>${t('login.expired_text')}</p>
    <${LoginForm} email=${me.value?.email} onDone=${goOn} />
    <button type="button" class="button quiet block" onClick=${leave}>${t('login.other')}</button>
  </${Dialog}>`;
}
