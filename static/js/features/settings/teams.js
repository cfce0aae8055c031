// Teams and the branches they belong to.
import { html } from 'htm/preact';
import { t } from '../../lib/i18n.js';
import { api } from '../../net/api.js';
import { agents } from '../../store/directory.js';
import { Field } from '../../ui/form.js';
import { AddButton, ItemActions, Items, SectionFrame, edit, remove, useItems } from './collection.js';

/** @param {Team | null} team @param {Branch[]} branches @param {() => void} load */
function openTeam(team, branches, load) {
  edit({
    title: t(team ? 'teams.edit' : 'teams.add'),
    initial: { name: team?.name ?? '', branch_id: team?.branch_id ?? '' },
    fields: (/** @type {any} */ value, /** @type {(change: object) => void} */ set) => html`
      <${Field} label=${t('teams.name')} dir="auto" required autofocus value=${value.name} onInput=${(/** @type {string} */ name) => set({ name })} />
      <${Field} label=${t('teams.branch')} value=${value.branch_id} onInput=${(/** @type {string} */ branch_id) => set({ branch_id })}
        options=${[{ value: '', label: t('teams.no_branch') }, ...branches.map((branch) => ({ value: branch.id, label: branch.name }))]} />`,
    save: (/** @type {any} */ value) => {
      const body = { name: value.name, branch_id: value.branch_id || null };
      return team ? api.patch(`/api/teams/${team.id}`, body) : api.post('/api/teams', body);
    },
  }, load);
}

/** @param {Branch | null} branch @param {() => void} load */
function openBranch(branch, load) {
  edit({
    title: t(branch ? 'branches.edit' : 'branches.add'),
    initial: { name: branch?.name ?? '' },
    fields: (/** @type {any} */ value, /** @type {(change: object) => void} */ set) => html`<${Field} label=${t('branches.name')} dir="auto" required autofocus value=${value.name} onInput=${(/** @type {string} */ name) => set({ name })} />`,
    save: (/** @type {any} */ { name }) => (branch ? api.patch(`/api/branches/${branch.id}`, { name }) : api.post('/api/branches', { name })),
  }, load);
}

export function Section() {
  const teams = useItems('/api/teams');
  const branches = useItems('/api/branches');
  const known = branches.items ?? [];
  const members = (/** @type {string} */ id) => agents.value.filter((agent) => agent.teams.includes(id) && !agent.disabled).length;
  return html`<${SectionFrame} title=${t('settings.teams')} action=${html`<${AddButton} label=${t('teams.add')} onAdd=${() => openTeam(null, known, teams.load)} />`}>
    <${Items} state=${teams} empty=${t('teams.none')}>${(/** @type {Team} */ team) => html`<div class="item-main"><strong><bdi>${team.name}</bdi></strong>
        <p class="hint">${[t('teams.members', { count: members(team.id) }), known.find((branch) => branch.id === team.branch_id)?.name].filter(Boolean).join(' · ')}</p></div>
      <${ItemActions} name=${team.name} onEdit=${() => openTeam(team, known, teams.load)} onDelete=${() => remove(`/api/teams/${team.id}`, team.name, teams.load)} />`}</${Items}>
    <header class="section-head"><h2>${t('branches.title')}</h2><span class="grow" /><button type="button" class="button" onClick=${() => openBranch(null, branches.load)}>${t('branches.add')}</button></header>
    <${Items} state=${branches} empty=${t('branches.none')}>${(/** @type {Branch} */ branch) => html`<div class="item-main"><strong><bdi>${branch.name}</bdi></strong></div>
      <${ItemActions} name=${branch.name} onEdit=${() => openBranch(branch, branches.load)} onDelete=${() => remove(`/api/branches/${branch.id}`, branch.name, branches.load)} />`}</${Items}>
  </${SectionFrame}>`;
}
