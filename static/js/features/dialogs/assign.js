// To whom or to which team a conversation goes.
import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { fold } from '../../lib/fold.js';
import { number, t } from '../../lib/i18n.js';
import { agents, teams } from '../../store/directory.js';
import { counts, self } from '../../store/session.js';
import { Dialog } from '../../ui/dialog.js';
import { Avatar, Icon } from '../../ui/icon.js';
import { standing, standingText, useColleagues } from '../standing.js';

/** @param {{row?: Conversation, title?: string, close: (target?: {agent?: string, team?: string}) => void}} props */
export function AssignDialog({ row, title, close }) {
  const [search, setSearch] = useState('');
  useColleagues();
  const wanted = fold(search);
  const rank = (/** @type {Agent} */ agent) => (agent.id === self().id ? -1 : 0) + (agent.online ? 0 : 2) + (agent.availability === 'available' ? 0 : 1);
  const inTeam = (/** @type {Agent} */ agent) => Number(!row?.team || agent.teams.includes(row.team.id));
  const people = agents.value
    .filter((agent) => !agent.disabled && agent.id !== row?.owner?.id && fold(agent.name).includes(wanted))
    .sort((a, b) => inTeam(b) - inTeam(a) || rank(a) - rank(b) || a.name.localeCompare(b.name));
  const others = teams.value.filter((team) => team.id !== row?.team?.id && fold(team.name).includes(wanted));
  const first = () => {
    if (people[0]) close({ agent: people[0].id });
    else if (others[0]) close({ team: others[0].id });
  };
  return html`<${Dialog} title=${title ?? t('assign.title', { name: row?.contact.name ?? '' })} close=${close} onSubmit=${first}>
    <input class="input" type="search" autofocus dir="auto" placeholder=${t('assign.search')} aria-label=${t('assign.search')} value=${search} onInput=${(/** @type {any} */ event) => setSearch(event.target.value)} />
    <h3>${t('assign.people')}</h3>
    <ul class="pick-list">${people.map((agent) => html`<li key=${agent.id}><button type="button" class="pick person" onClick=${() => close({ agent: agent.id })}>
      <${Avatar} name=${agent.name} id=${agent.id} small status=${standing(agent)} />
      <span class="pick-name"><bdi>${agent.name}</bdi>${agent.id === self().id && ` (${t('owner.you')})`}</span>
      <span class="hint" dir="auto">${standingText(agent)}</span></button></li>`)}</ul>
    ${people.length === 0 && html`<p class="hint">${t('suggest.nobody')}</p>`}
    ${others.length > 0 && html`<h3>${t('assign.teams')}</h3>
    <ul class="pick-list">${others.map((team) => html`<li key=${team.id}><button type="button" class="pick person" onClick=${() => close({ team: team.id })}>
      <${Icon} name="users" /><span class="pick-name"><bdi>${team.name}</bdi></span><span class="hint">${t('assign.open', { count: counts.value.by_team[team.id] ?? 0, shown: number(counts.value.by_team[team.id] ?? 0) })}</span></button></li>`)}</ul>`}
  </${Dialog}>`;
}
