// Beside the thread: who the customer is and how the conversation stands.
import { signal } from '@preact/signals';
import { html } from 'htm/preact';
import { useEffect } from 'preact/hooks';
import { t } from '../lib/i18n.js';
import { moment, waiting } from '../lib/time.js';
import { minute, now } from '../store/clock.js';
import { rowSignal } from '../store/conversations.js';
import { setPrefs } from '../store/prefs.js';
import { may, self } from '../store/session.js';
import { lazy } from '../ui/dialog.js';
import { Avatar, Icon, IconButton } from '../ui/icon.js';
import * as actions from './actions.js';
import { LabelChip } from './inbox/label-chip.js';

/** What is known about the customer is loaded beside the thread, not before it. @type {import('@preact/signals').Signal<any>} */
const loaded = signal(null);

async function load() {
  if (loaded.peek()) return;
  const [panel, name, time] = await Promise.all([lazy(() => import('./contact/panel.js')), lazy(() => import('./contact/name.js')), lazy(() => import('./contact/local-time.js'))]);
  if (panel && name && time) loaded.value = { ...panel, ...name, ...time };
}

/** @param {{id: string}} props */
export function Details({ id }) {
  useEffect(() => {
    load();
  }, []);
  const parts = loaded.value;
  const row = rowSignal(id).value;
  if (!row) return html`<aside class="details" aria-label=${t('details.label')} />`;
  const { contact } = row;
  return html`<aside class="details" aria-label=${t('details.label')}>
    <header class="details-head"><${IconButton} icon="x" label=${t('details.hide')} onClick=${() => setPrefs({ details: false })} /></header>
    <div class="details-who"><${Avatar} name=${contact.name} id=${contact.id} />${parts ? html`<${parts.ContactName} key=${contact.id} contact=${contact.id} name=${contact.name} />` : html`<h2><bdi>${contact.name || t('contact.unknown')}</bdi></h2>`}
      ${contact.blocked_at && html`<span class="chip danger"><${Icon} name="ban" />${t('block.chip')}</span>`}</div>
    <dl class="facts">
      ${contact.phone && html`<${Fact} name=${t('details.phone')}><a href=${`tel:+${contact.phone}`} dir="ltr">+${contact.phone}</a></${Fact}>`}
      ${parts && html`<${parts.LocalTime} key=${contact.id} contact=${contact.id} phone=${contact.phone} />`}
      ${contact.username && html`<${Fact} name=${t('details.username')}><span dir="ltr">@${contact.username}</span></${Fact}>`}
      ${!contact.phone && contact.user_id && html`<${Fact} name=${t('details.user_id')}><span class="break" dir="ltr">${contact.user_id}</span></${Fact}>`}
      <${Fact} name=${t('details.channel')}><bdi>${row.channel.name}</bdi></${Fact}>
      <${Fact} name=${t('details.since')}>${moment(row.created_at)}</${Fact}>
    </dl>
    <h3>${t('details.assignment')}</h3>
    <dl class="facts">
      <${Fact} name=${t('details.owner')}><bdi>${row.owner ? (row.owner.id === self().id ? t('author.you') : row.owner.name) : t('owner.nobody')}</bdi></${Fact}>
      <${Fact} name=${t('details.team')}><bdi>${row.team?.name ?? '—'}</bdi></${Fact}>
      <${Fact} name=${t('details.priority')}>${t(`priority.${row.priority}`)}</${Fact}>
      ${row.waiting_since !== null && html`<${Fact} name=${t('details.waiting')}><${Waits} since=${row.waiting_since} /></${Fact}>`}
      ${row.snoozed_until && html`<${Fact} name=${t('details.snoozed')}>${moment(row.snoozed_until)}</${Fact}>`}
      ${row.follow_up_at && html`<${Fact} name=${t('details.follow_up')}><span class=${row.follow_up_at < minute.value ? 'overdue' : ''}>${moment(row.follow_up_at)}</span></${Fact}>`}
      <${Fact} name=${t('details.episode')}>${t('details.episodes', { count: row.episode })}</${Fact}>
    </dl>
    <h3>${t('details.labels')}</h3>
    <div class="chips">${row.labels.map((label) => html`<${LabelChip} key=${label} id=${label} />`)}
      ${may('label') && html`<button type="button" class="button small" onClick=${() => actions.label(row.id)}><${Icon} name="tag" />${t('details.edit_labels')}</button>`}</div>
    ${parts && html`<${parts.ContactPanel} key=${contact.id} contact=${contact.id} conversation=${id} />`}
  </aside>`;
}

/** @param {{name: string, children?: any}} props */
function Fact({ name, children }) {
  return html`<div><dt>${name}</dt><dd>${children}</dd></div>`;
}

/** @param {{since: number}} props */
function Waits({ since }) {
  return html`<span class="num">${waiting(now.value - since)}</span>`;
}
