// Where answers and notes are written, or why they cannot be.
import { html } from 'htm/preact';
import { t } from '../../lib/i18n.js';
import { waiting } from '../../lib/time.js';
import { minute, now } from '../../store/clock.js';
import { may } from '../../store/session.js';
import { Icon } from '../../ui/icon.js';
import * as actions from '../actions.js';
import { Editor } from './editor.js';
import { mode } from './mode.js';
import { replyRule } from './rule.js';
import { openTemplates } from './templates.js';

/** From here on the reply window is counted down by the second. */
const COUNTED_MILLIS = 60 * 60_000;

/** @param {{row: Conversation}} props */
export function Composer({ row }) {
  const rule = replyRule(row);
  const noting = mode.value === 'note';
  if (rule === 'no_right' && !may('reply')) return html`<div class="composer" id="composer" tabindex="-1"><p class="composer-notice"><${Icon} name="lock" />${t('composer.no_right')}</p></div>`;
  const left = leftOf(row);
  let body = html`<${Editor} key=${mode.value} row=${row} noting=${noting} claims=${rule === 'claims'} />`;
  if (!noting && rule === 'owned') body = html`<${OwnedNotice} row=${row} />`;
  else if (!noting && rule === 'no_right') body = html`<p class="composer-notice"><${Icon} name="lock" />${t('composer.no_right')}</p>`;
  else if (!noting && row.contact.blocked_at) body = html`<p class="composer-notice"><${Icon} name="ban" />${t('composer.blocked')}</p>`;
  else if (!noting && left <= 0) body = html`<${ClosedNotice} row=${row} />`;
  return html`<div class=${`composer${noting ? ' noting' : ''}`} id="composer" tabindex="-1">
    <div class="composer-head"><div class="tabs" role="tablist" aria-label=${t('composer.mode')}>
      <${Tab} name="reply" icon="reply" /><${Tab} name="note" icon="sticky-note" />
    </div>${!noting && left > 0 && left < COUNTED_MILLIS && html`<span class="chip warn" role="timer" title=${t('window.title')}><${Icon} name="clock" />${t('window.closes_in', { time: waiting(left) })}</span>`}</div>${body}</div>`;
}

/** How long answers are still possible. Only the last hour is worth a tick a second. @param {Conversation} row */
function leftOf(row) {
  if (row.window_closes_at === null) return 0;
  const roughly = row.window_closes_at - minute.value;
  return roughly > COUNTED_MILLIS + 60_000 || roughly < -60_000 ? roughly : row.window_closes_at - now.value;
}

/** @param {{name: 'reply' | 'note', icon: string}} props */
function Tab({ name, icon }) {
  const on = mode.value === name;
  return html`<button type="button" role="tab" class="tab" aria-selected=${String(on)} tabindex=${on ? 0 : -1} id=${`tab-${name}`}
    onKeyDown=${(/** @type {KeyboardEvent} */ event) => {
      if (!event.key.startsWith('Arrow')) return;
      mode.value = name === 'reply' ? 'note' : 'reply';
      document.getElementById(`tab-${mode.value}`)?.focus();
    }}
    onClick=${() => {
      mode.value = name;
    }}><${Icon} name=${icon} flip=${icon === 'reply'} />${t(`composer.${name}`)}</button>`;
}

/** @param {{row: Conversation}} props */
function OwnedNotice({ row }) {
  return html`<div class="composer-notice"><${Icon} name="lock" /><span>${t('composer.owned', { owner: row.owner?.name ?? '' })}</span><span class="grow" />
    ${may('take_over') && html`<button type="button" class="button" onClick=${() => actions.takeOver(row.id)}>${t('action.take_over')}</button>`}</div>`;
}

/** @param {{row: Conversation}} props */
function ClosedNotice({ row }) {
  const never = row.window_closes_at === null;
  return html`<div class="composer-notice"><${Icon} name="clock" /><span>${t(never ? 'composer.never' : 'composer.closed')}</span><span class="grow" />
    <button type="button" class="button primary" onClick=${() => openTemplates(row.id)}><${Icon} name="layout-template" />${t('template.choose')}</button></div>`;
}
