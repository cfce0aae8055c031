// Where this person is signed in.
import { html } from 'htm/preact';
import { t } from '../../lib/i18n.js';
import { ago, moment } from '../../lib/time.js';
import { api } from '../../net/api.js';
import { minute } from '../../store/clock.js';
import { Icon } from '../../ui/icon.js';
import { complain } from '../../ui/toast.js';
import { Items, SectionFrame, useItems } from './collection.js';

/** `Chrome · Windows` out of a user agent. @param {string | null} agent */
export function browserName(agent) {
  const browser = ['Edg', 'Firefox', 'Chrome', 'Safari'].find((name) => agent?.includes(name));
  const system = ['Android', 'iPhone', 'iPad', 'Windows', 'Mac', 'Linux'].find((name) => agent?.includes(name));
  return [browser === 'Edg' ? 'Edge' : browser, system].filter(Boolean).join(' · ') || agent || '—';
}

export function Section() {
  const state = useItems('/api/sessions');
  const end = (/** @type {string} */ id) => api.remove(`/api/sessions/${id}`).then(state.load, complain);
  return html`<${SectionFrame} title=${t('settings.sessions')} text=${t('sessions.text')}>
    <${Items} state=${state} empty=${t('form.none')}>${(/** @type {any} */ session) => html`
      <${Icon} name=${/Android|iPhone/.test(session.user_agent ?? '') ? 'smartphone' : 'monitor'} />
      <div class="item-main"><strong dir="ltr">${browserName(session.user_agent)}</strong> ${session.current && html`<span class="chip ok">${t('sessions.current')}</span>`}
        <p class="hint">${t('sessions.seen', { seen: ago(session.last_seen_at, minute.value), created: moment(session.created_at) })}</p></div>
      ${!session.current && html`<button type="button" class="button small" onClick=${() => end(session.id)}>${t('sessions.end')}</button>`}`}</${Items}>
  </${SectionFrame}>`;
}
