// Says when the console is not current, and since when: the line is gone, or the server serves another
// console than the one that runs here.
import { signal } from '@preact/signals';
import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../lib/i18n.js';
import { clockSeconds } from '../lib/time.js';
import { caughtUp, connection, hurry, lastNotice, onLive } from '../net/live.js';
import { route } from '../router.js';
import { attached } from '../store/attached.js';
import { drafts } from '../store/drafts.js';
import { outbox } from '../store/outbox.js';
import { dialogIsOpen } from '../ui/dialog.js';
import { Icon, IconButton } from '../ui/icon.js';

/** A short break is nobody's business. */
const PATIENCE_MILLIS = 2000;
const WELCOME_BACK_MILLIS = 2500;

const isOutdated = signal(false);
let served = '';

/** The page's own mark, made of its content. */
async function mark() {
  const response = await fetch('/', { method: 'HEAD', cache: 'no-store' }).catch(() => null);
  return response?.ok ? (response.headers.get('etag') ?? '') : '';
}

// A server is updated by starting it anew, which every open console notices: its live line comes back.
onLive('welcome', async () => {
  const now = await mark();
  if (!now) return;
  if (!served) served = now;
  else if (now !== served) isOutdated.value = true;
});

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
    <${NewVersion} />
    ${lastNotice.value && html`<div class="bar notice"><${Icon} name="triangle-alert" /><span>${lastNotice.value.title}</span>
      <a href="/settings/channels">${t('connection.notices')}</a>
      <${IconButton} icon="x" label=${t('app.close')} onClick=${() => {
        lastNotice.value = null;
      }} /></div>`}
  </div>`;
}

/** Asks for a new start when nobody is in the middle of something. */
function NewVersion() {
  const [later, setLater] = useState(false);
  const id = route.value.parts[2] ?? '';
  const draft = drafts.value[id];
  const isWriting = Boolean(draft?.reply || draft?.note || attached.value[id]) || outbox.value.some((entry) => entry.state !== 'failed');
  if (!isOutdated.value || later || isWriting || dialogIsOpen()) return null;
  return html`<div class="bar"><${Icon} name="refresh-cw" /><span>${t('app.new_version')}</span>
    <button type="button" class="button small" onClick=${() => location.reload()}>${t('app.reload')}</button>
    <${IconButton} icon="x" label=${t('app.later')} onClick=${() => setLater(true)} /></div>`;
}
