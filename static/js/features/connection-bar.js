// Says when the console is not current, and since when.
import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../lib/i18n.js';
import { clockSeconds } from '../lib/time.js';
import { caughtUp, connection, hurry, lastNotice } from '../net/live.js';
import { Icon, IconButton } from '../ui/icon.js';

/** A short break is nobody's business. */
const PATIENCE_MILLIS = 2000;
const WELCOME_BACK_MILLIS = 2500;

export function ConnectionBar() {
  const { state, heard } = connection.value;
  const [shown, setShown] = useState('');
  const isOpen = state === 'open';
  useEffect(() => {
    if (!isOpen) {
      const timer = setTimeout(setShown, PATIENCE_MILLIS, 'lost');
      return () => clearTimeout(timer);
    }
    setShown((before) => (before === 'lost' ? 'back' : before));
    const timer = setTimeout(setShown, WELCOME_BACK_MILLIS, '');
    return () => clearTimeout(timer);
  }, [isOpen]);
  return html`<div class="bars" role="status">
    ${shown === 'lost' && html`<div class="bar warn"><${Icon} name="wifi-off" />
      <span>${heard ? t('connection.lost', { time: clockSeconds(heard) }) : t('connection.connecting')}</span>
      <button type="button" class="button small" onClick=${hurry}>${t('connection.now')}</button></div>`}
    ${shown === 'back' && html`<div class="bar ok"><${Icon} name="circle-check" /><span>${t('connection.back', { count: caughtUp.value })}</span></div>`}
    ${lastNotice.value && html`<div class="bar notice"><${Icon} name="triangle-alert" /><span>${lastNotice.value.title}</span>
      <a href="/settings/channels">${t('connection.notices')}</a>
      <${IconButton} icon="x" label=${t('app.close')} onClick=${() => {
        lastNotice.value = null;
      }} /></div>`}
  </div>`;
}
