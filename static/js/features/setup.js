// The first start: the token from the terminal makes the workspace and its first administrator.
import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { language, t } from '../lib/i18n.js';
import { api } from '../net/api.js';
import { signedIn } from '../store/session.js';
import { Field, FormError, useForm } from '../ui/form.js';
import { Brand } from './login.js';

const SHORTEST_PASSWORD = 8;

export function Page() {
  const [fields, setFields] = useState({ token: '', workspace: '', name: '', email: '', password: '' });
  const form = useForm();
  /** @param {keyof typeof fields} name */
  const bind = (name) => ({
    value: fields[name],
    onInput: (/** @type {string} */ value) => setFields((old) => ({ ...old, [name]: value })),
  });
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    form.run(async () => signedIn(await api.post('/api/setup', { ...fields, token: fields.token.trim(), language: language() })));
  };
  return html`<main class="alone"><div class="card narrow"><${Brand} />
    <h1>${t('setup.title')}</h1><p class="hint">${t('setup.text')}</p>
    <form onSubmit=${submit}>
      <${Field} label=${t('setup.token')} hint=${t('setup.token_hint')} dir="ltr" required autocomplete="off" ...${bind('token')} />
      <${Field} label=${t('setup.workspace')} required dir="auto" autocomplete="organization" ...${bind('workspace')} />
      <${Field} label=${t('setup.name')} required dir="auto" autocomplete="name" ...${bind('name')} />
      <${Field} label=${t('login.email')} type="email" dir="ltr" required autocomplete="username" ...${bind('email')} />
      <${Field} label=${t('login.password')} type="password" required minlength=${SHORTEST_PASSWORD} autocomplete="new-password" hint=${t('setup.password_hint', { count: SHORTEST_PASSWORD })} ...${bind('password')} />
      <${FormError} error=${form.error} />
      <button class="button primary block" disabled=${form.busy}>${t('setup.submit')}</button>
    </form></div></main>`;
}
