// Under the list while conversations are chosen: how many, and what can be done to them.
import { html } from 'htm/preact';
import { t } from '../../lib/i18n.js';
import { peekRow } from '../../store/conversations.js';
import { may, self } from '../../store/session.js';
import { askLazy } from '../../ui/dialog.js';
import { Icon, IconButton } from '../../ui/icon.js';
import { doToMany, progress, toFormerOwner } from '../bulk.js';
import { chooseAll, chooseNone, chosen, showsBoxes } from './chosen.js';

/** @typedef {import('../bulk.js').Step} Step */

/** @param {string} name @param {object} [body] @returns {Step[]} */
const steps = (name, body) => [...chosen.peek()].map((id) => ({ id, name, body }));
/** @param {Step} step @returns {Step} */
const reopen = (step) => ({ id: step.id, name: 'reopen' });

/** @param {Step[]} todo @param {Parameters<typeof doToMany>[1]} told */
async function go(todo, told) {
  await doToMany(todo, told);
  chooseNone();
}

async function assign() {
  const target = await askLazy(() => import('../dialogs/assign.js'), 'AssignDialog', { title: t('bulk.assign', { count: chosen.peek().size }) });
  if (target?.agent) await go(steps('assign', { agent_id: target.agent }), { words: 'bulk.assigned', takeBack: toFormerOwner });
  if (target?.team) await go(steps('transfer', { team_id: target.team }), { words: 'bulk.assigned', takeBack: toFormerTeam });
}

/** @param {Step} step @returns {Step | null} */
function toFormerTeam(step) {
  const row = peekRow(step.id);
  return row?.team ? { id: step.id, name: 'transfer', body: { team_id: row.team.id, agent_id: row.owner?.id } } : null;
}

async function label() {
  const rows = [...chosen.peek()].flatMap((id) => peekRow(id) ?? []);
  const change = await askLazy(() => import('../dialogs/labels.js'), 'LabelsDialog', { rows });
  if (!change) return;
  await go(steps('label', change), { words: 'bulk.labelled', takeBack: (step) => unlabelled(step, change) });
}

/** Only what the step really changes is taken back. @param {Step} step @param {{add: string[], remove: string[]}} change @returns {Step} */
function unlabelled(step, change) {
  const had = peekRow(step.id)?.labels ?? [];
  return { id: step.id, name: 'label', body: { add: change.remove.filter((id) => had.includes(id)), remove: change.add.filter((id) => !had.includes(id)) } };
}

async function snooze() {
  const until = await askLazy(() => import('../dialogs/moment.js'), 'SnoozeDialog');
  if (until) await go(steps('snooze', { until }), { words: 'bulk.snoozed', takeBack: reopen });
}

const resolve = () => go(steps('resolve'), { words: 'bulk.resolved', takeBack: reopen });
/** Whoever may not assign can still take what is free. */
const claim = () => go(may('assign') ? steps('assign', { agent_id: self().id }) : steps('claim'), { words: 'bulk.assigned', takeBack: may('assign') ? toFormerOwner : undefined });

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
