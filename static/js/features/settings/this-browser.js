// Whether this browser is told while Baton is closed, and the reader's other browsers that are.
import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../../lib/i18n.js';
import { day } from '../../lib/time.js';
import { api } from '../../net/api.js';
import { now } from '../../store/clock.js';
import { FormError, useForm } from '../../ui/form.js';
import { Icon, IconButton } from '../../ui/icon.js';
import { complain, toast } from '../../ui/toast.js';
import { lookAtPush, push, tryOut, turnOff, turnOn } from '../attention/push.js';
import { useItems } from './collection.js';
import { browserName } from './sessions.js';

const ICONS = { looking: 'clock', unable: 'bell-off', denied: 'bell-off', off: 'bell', on: 'circle-check' };

export function ThisBrowser() {
  const { state, id } = push.value;
  const form = useForm();
  useEffect(() => {
    lookAtPush().catch(() => undefined);
  }, []);
  const tried = () => form.run(async () => {
    await tryOut();
    toast(t('push.sent'), { kind: 'ok' });
  });
  return html`<div class="panel"><h2>${t('push.title')}</h2>
    <p class=${`push-state ${state}`} role="status"><${Icon} name=${ICONS[state]} /><span>${t(`push.${state}`)}</span></p>
    <${FormError} error=${form.error} />
    <div class="chips">
      ${state === 'off' && html`<button type="button" class="button primary" disabled=${form.busy} onClick=${() => form.run(turnOn)}>${t(form.busy ? 'push.asking' : 'push.turn_on')}</button>`}
      ${state === 'on' && html`<button type="button" class="button" disabled=${form.busy} onClick=${tried}><${Icon} name="send" flip />${t('push.try')}</button>
        <button type="button" class="button" disabled=${form.busy} onClick=${() => form.run(turnOff)}>${t('push.turn_off')}</button>`}</div>
    <${Others} key=${`${state}${id ?? ''}`} mine=${id} /></div>`;
}

/** @param {{mine?: string}} props */
function Others({ mine }) {
  const state = useItems('/api/push-subscriptions');
  const [gone, setGone] = useState(/** @type {string[]} */ ([]));
  const others = (state.items ?? []).filter((browser) => browser.id !== mine && !gone.includes(browser.id));
  if (others.length === 0) return null;
  const forget = (/** @type {string} */ id) => api.remove(`/api/push-subscriptions/${id}`).then(() => setGone([...gone, id]), complain);
  return html`<h3>${t('push.others')}</h3><ul class="items">${others.map((browser) => html`<li key=${browser.id} class="item">
    <div class="item-main"><strong>${browserName(browser.user_agent)}</strong><p class="hint">${t('push.since', { day: day(browser.created_at, now.value) })}</p></div>
    <${IconButton} icon="trash-2" label=${t('app.delete_name', { name: browserName(browser.user_agent) })} onClick=${() => forget(browser.id)} /></li>`)}</ul>`;
}
