// Name, language, theme, availability and password.
import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { LANGUAGES, language, t } from '../../lib/i18n.js';
import { api } from '../../net/api.js';
import { roleName } from '../../store/directory.js';
import { prefs, setPrefs } from '../../store/prefs.js';
import { changeMe, self } from '../../store/session.js';
import { Check, Choice, Field, FormError, useForm } from '../../ui/form.js';
import { Icon } from '../../ui/icon.js';
import { complain, toast } from '../../ui/toast.js';
import { signOut } from '../start.js';
import { SectionFrame } from './collection.js';

const SHORTEST_PASSWORD = 8;

export function Section() {
  const me = self();
  const chosen = prefs.value;
  const setLanguage = (/** @type {string} */ code) => {
    setPrefs({ language: code });
    changeMe({ language: code }).catch(complain);
  };
  return html`<${SectionFrame} title=${t('settings.profile')} text=${`${me.email} · ${roleName(me.role.name)}`}>
    <${Name} />
    <div class="panel">
      <${Choice} label=${t('profile.availability')} value=${me.availability} onChange=${(/** @type {string} */ availability) => changeMe({ availability }).catch(complain)}
        options=${['available', 'busy', 'away'].map((value) => ({ value, label: t(`availability.${value}`) }))} />
      ${me.availability !== 'available' && html`<${Reason} key=${me.availability} />`}
      <${Choice} label=${t('profile.language')} value=${chosen.language || me.language || 'en'} onChange=${setLanguage} options=${LANGUAGES.map((entry) => ({ value: entry.code, label: entry.name }))} />
      ${language() === 'ar' && html`<${Choice} label=${t('profile.digits')} value=${chosen.digits} onChange=${(/** @type {string} */ digits) => setPrefs({ digits })}
        options=${[['latn', '123'], ['arab', '١٢٣']].map(([value, label]) => ({ value, label }))} />`}
      <${Choice} label=${t('profile.theme')} value=${chosen.theme} onChange=${(/** @type {string} */ theme) => setPrefs({ theme })}
        options=${[['system', 'monitor'], ['light', 'sun'], ['dark', 'moon']].map(([value, icon]) => ({ value, icon, label: t(`theme.${value}`) }))} />
      <${Choice} label=${t('profile.density')} value=${chosen.density} onChange=${(/** @type {string} */ density) => setPrefs({ density })}
        options=${['comfortable', 'compact'].map((value) => ({ value, label: t(`density.${value}`) }))} />
      <${Check} label=${t('profile.enter_sends')} checked=${chosen.enterSends} onChange=${(/** @type {boolean} */ enterSends) => setPrefs({ enterSends })} />
    </div>
    <${PasswordForm} />
    <div class="panel"><button type="button" class="button" onClick=${signOut}><${Icon} name="log-out" flip />${t('nav.sign_out')}</button></div>
  </${SectionFrame}>`;
}

function Name() {
  const [name, setName] = useState(self().name);
  const form = useForm();
  const save = (/** @type {Event} */ event) => {
    event.preventDefault();
    form.run(async () => {
      await changeMe({ name: name.trim() });
      toast(t('settings.saved'), { kind: 'ok' });
    });
  };
  return html`<form class="panel inline" onSubmit=${save}><${Field} label=${t('setup.name')} dir="auto" required value=${name} onInput=${setName} />
    <button class="button" disabled=${form.busy || !name.trim() || name === self().name}>${t('app.save')}</button><${FormError} error=${form.error} /></form>`;
}

/** Why one takes up no work. */
function Reason() {
  const { availability, availability_reason: known } = self();
  const [reason, setReason] = useState(known ?? '');
  const save = () => reason.trim() !== (known ?? '') && changeMe({ availability, availability_reason: reason.trim() }).catch(complain);
  return html`<${Field} label=${t('reason.label')} hint=${t('reason.hint')} dir="auto" maxlength="80" value=${reason} onInput=${setReason} onBlur=${save} />`;
}

function PasswordForm() {
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const form = useForm();
  const save = (/** @type {Event} */ event) => {
    event.preventDefault();
    form.run(async () => {
      await api.post('/api/me/password', { current, new: next });
      setCurrent('');
      setNext('');
      toast(t('profile.password_changed'), { kind: 'ok' });
    });
  };
  return html`<form class="panel" onSubmit=${save}><h2>${t('profile.password')}</h2>
    <input type="email" class="hidden" autocomplete="username" value=${self().email} readonly tabindex="-1" aria-hidden="true" />
    <${Field} label=${t('profile.current')} type="password" required autocomplete="current-password" value=${current} onInput=${setCurrent} />
    <${Field} label=${t('profile.new')} type="password" required minlength=${SHORTEST_PASSWORD} autocomplete="new-password" hint=${t('setup.password_hint', { count: SHORTEST_PASSWORD })} value=${next} onInput=${setNext} />
    <${FormError} error=${form.error} /><button class="button" disabled=${form.busy || !current || next.length < SHORTEST_PASSWORD}>${t('profile.change_password')}</button></form>`;
}
