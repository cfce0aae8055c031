// Under the list while conversations are chosen: how many, and what can be done to them.
import { html } from 'htm/preact';
import { t } from '../../lib/i18n.js';
import { peekRow } from '../../store/conversations.js';
import { may, self } from '../../store/session.js';
import { askLazy } from '../../ui/dialog.js';
import { Icon, IconButton } from '../../ui/icon.js';
import { doToMany, progress } from '../bulk.js';
import { chooseAll, chooseNone, chosen, showsBoxes } from './chosen.js';

/** @typedef {import('../bulk.js').Step} Step */

/** @param {string} name @param {object} [body] @returns {Step[]} */
const steps = (name, body) => [...chosen.peek()].map((id) => ({ id, name, body }));

/** @param {Step[]} todo @param {string} words */
async function go(todo, words) {
  await doToMany(todo, words);
  chooseNone();
}

async function assign() {
  const target = await askLazy(() => import('../dialogs/assign.js'), 'AssignDialog', { title: t('bulk.assign', { count: chosen.peek().size }) });
  if (target?.agent) await go(steps('assign', { agent_id: target.agent }), 'bulk.assigned');
  if (target?.team) await go(steps('transfer', { team_id: target.team }), 'bulk.assigned');
}

async function label() {
  const rows = [...chosen.peek()].flatMap((id) => peekRow(id) ?? []);
  const change = await askLazy(() => import('../dialogs/labels.js'), 'LabelsDialog', { rows });
  if (change) await go(steps('label', change), 'bulk.labelled');
}

async function snooze() {
  const until = await askLazy(() => import('../dialogs/moment.js'), 'SnoozeDialog');
  if (until) await go(steps('snooze', { until }), 'bulk.snoozed');
}

const resolve = () => go(steps('resolve'), 'bulk.resolved');
/** Whoever may not assign can still take what is free. */
const claim = () => go(may('assign') ? steps('assign', { agent_id: self().id }) : steps('claim'), 'bulk.assigned');

export function BulkBar() {
  if (!showsBoxes.value) return null;
  const count = chosen.value.size;
  const running = progress.value;
  const none = count === 0 || running !== null;
  return html`<div class="bulk-bar" role="toolbar" aria-label=${t('bulk.label')}>
    <div class="bulk-count"><span role="status">${running ? t('bulk.running', { done: running.done, total: running.total }) : t('bulk.count', { count })}</span>
      <span class="grow" /><button type="button" class="button small" disabled=${running !== null} onClick=${chooseAll}>${t('bulk.all')}</button>
      <${IconButton} icon="x" class="small" label=${t('bulk.none')} onClick=${chooseNone} /></div>
    ${running && html`<progress value=${running.done} max=${running.total} aria-label=${t('bulk.label')} />`}
    <div class="bulk-actions">
      ${may('assign') && html`<${IconButton} icon="user-plus" label=${t('action.assign')} disabled=${none} onClick=${assign} />`}
      ${may('claim') && html`<${IconButton} icon="hand" label=${t('bulk.to_me')} disabled=${none} onClick=${claim} />`}
      ${may('label') && html`<${IconButton} icon="tag" label=${t('action.label')} disabled=${none} onClick=${label} />`}
      <${IconButton} icon="alarm-clock" label=${t('action.snooze')} disabled=${none} onClick=${snooze} />
      <button type="button" class="button small" disabled=${none} onClick=${resolve}><${Icon} name="check" />${t('action.resolve')}</button></div></div>`;
}
