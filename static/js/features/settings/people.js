// Who works here, in which role, in which teams and on which numbers.
import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { list, t } from '../../lib/i18n.js';
import { api } from '../../net/api.js';
import { agents as directory, channels, roleName, teams } from '../../store/directory.js';
import { self } from '../../store/session.js';
import { Check, Checks, Field } from '../../ui/form.js';
import { Avatar } from '../../ui/icon.js';
import { standing, standingText, useColleagues } from '../standing.js';
import { AddButton, ItemActions, Items, SectionFrame, edit, useItems } from './collection.js';

const PATH = '/api/agents';

/** @param {Named[]} entries */
const options = (entries) => entries.map((entry) => ({ value: entry.id, label: entry.name }));

/** @param {any} value @param {(change: object) => void} set @param {Named[]} roles @param {boolean} isNew */
function fields(value, set, roles, isNew) {
  return html`
    <${Field} label=${t('setup.name')} dir="auto" required autofocus value=${value.name} onInput=${(/** @type {string} */ name) => set({ name })} />
    <${Field} label=${t('login.email')} type="email" dir="ltr" required autocomplete="off" value=${value.email} onInput=${(/** @type {string} */ email) => set({ email })} />
    <${Field} label=${t(isNew ? 'login.password' : 'people.new_password')} type="password" autocomplete="new-password" hint=${t(isNew ? 'people.password_hint' : 'people.keep_password')} value=${value.password} onInput=${(/** @type {string} */ password) => set({ password })} />
    <${Field} label=${t('people.role')} value=${value.role_id} onInput=${(/** @type {string} */ role_id) => set({ role_id })} options=${roles.map((role) => ({ value: role.id, label: roleName(role.name) }))} />
    <${Checks} label=${t('settings.teams')} options=${options(teams.value)} value=${value.team_ids} onChange=${(/** @type {string[]} */ team_ids) => set({ team_ids })} />
    <${Check} label=${t('people.all_numbers')} checked=${value.channel_ids === null} onChange=${(/** @type {boolean} */ all) => set({ channel_ids: all ? null : [] })} />
    ${value.channel_ids !== null && html`<${Checks} label=${t('settings.channels')} options=${options(channels.value)} value=${value.channel_ids} onChange=${(/** @type {string[]} */ channel_ids) => set({ channel_ids })} />`}
    ${!isNew && value.id !== self().id && html`<${Check} label=${t('people.disabled')} checked=${value.disabled} onChange=${(/** @type {boolean} */ disabled) => set({ disabled })} />`}`;
}

/** @param {Agent | null} agent @param {Named[]} roles @param {() => void} load */
function open(agent, roles, load) {
  edit({
    title: agent ? agent.name : t('people.add'),
    initial: { id: agent?.id, name: agent?.name ?? '', email: agent?.email ?? '', password: '', role_id: agent?.role.id ?? roles[0]?.id ?? '', team_ids: agent?.teams ?? [], channel_ids: agent?.channel_ids ?? null, disabled: agent?.disabled ?? false },
    fields: (/** @type {any} */ value, /** @type {(change: object) => void} */ set) => fields(value, set, roles, !agent),
    save: (/** @type {any} */ { id, password, ...value }) => {
      const body = password ? { ...value, password } : value;
      return agent ? api.patch(`${PATH}/${id}`, body) : api.post(PATH, body);
    },
  }, load);
}

export function Section() {
  const state = useItems(PATH);
  const roles = useItems('/api/roles').items ?? [];
  const [search, setSearch] = useState('');
  useColleagues();
  const live = (/** @type {Agent} */ agent) => ({ ...agent, ...directory.value.find((other) => other.id === agent.id && !agent.disabled) });
  const wanted = search.toLowerCase();
  const shown = { ...state, items: state.items?.filter((agent) => `${agent.name} ${agent.email ?? ''}`.toLowerCase().includes(wanted)) ?? null };
  const teamNames = (/** @type {Agent} */ agent) => list(teams.value.filter((team) => agent.teams.includes(team.id)).map((team) => team.name));
  return html`<${SectionFrame} title=${t('settings.people')} action=${html`<${AddButton} label=${t('people.add')} onAdd=${() => open(null, roles, state.load)} />`}>
    <input class="input" type="search" dir="auto" placeholder=${t('assign.search')} aria-label=${t('assign.search')} value=${search} onInput=${(/** @type {any} */ event) => setSearch(event.target.value)} />
    <${Items} state=${shown} empty=${t('suggest.nobody')}>${(/** @type {Agent} */ agent) => html`<${Avatar} name=${agent.name} id=${agent.id} status=${standing(live(agent))} />
      <div class="item-main"><strong><bdi>${agent.name}</bdi></strong> <span class="chip">${roleName(agent.role.name)}</span> ${agent.disabled && html`<span class="chip danger">${t('people.is_disabled')}</span>`}
        <p class="hint"><span dir="ltr">${agent.email}</span>${!agent.disabled && html` · <bdi>${standingText(live(agent))}</bdi>`}${agent.teams.length > 0 && ` · ${teamNames(agent)}`}</p></div>
      <${ItemActions} name=${agent.name} onEdit=${() => open(agent, roles, state.load)} />`}</${Items}>
  </${SectionFrame}>`;
}
