// Order and filters of the list. They live in the query string, so links and reloads keep them.
import { html } from 'htm/preact';
import { t } from '../../lib/i18n.js';
import { filterOf, isSameFilter } from '../../lib/saved-filter.js';
import { askedBy } from '../../lib/views.js';
import { go, goQuery } from '../../router.js';
import { agents, channels, labels, teams } from '../../store/directory.js';
import { Icon } from '../../ui/icon.js';
import { Menu, MenuItem } from '../../ui/menu.js';
import { editView, saveView } from './save-view.js';
import { savedHref, savedViewOf } from './views.js';

const SORTS = ['waiting', 'newest', 'oldest', 'window'];
const STATUSES = ['open', 'snoozed', 'resolved', 'any'];

const NOTHING = { status: '', channel: '', team: '', label: '', owner: '', unread: '' };

/** @param {Record<string, string>} query */
export const filtersOn = (query) => ['status', 'channel', 'team', 'label', 'owner', 'unread'].some((name) => query[name]);

/** @param {{sort: string}} props */
export function SortMenu({ sort }) {
  return html`<${Menu} class="icon-button" align="end" title=${t('sort.label', { sort: t(`sort.${sort}`) })} label=${html`<${Icon} name="arrow-up-down" />`}>
    ${(/** @type {() => void} */ close) => SORTS.map((name) => html`<${MenuItem} key=${name} checked=${name === sort} onPick=${() => {
      close();
      goQuery({ sort: name === 'waiting' ? '' : name });
    }}>${t(`sort.${name}`)}</${MenuItem}>`)}
  </${Menu}>`;
}

/** @param {{view: string, query: Record<string, string>, status: string}} props */
export function FilterMenu({ view, query, status }) {
  const saved = savedViewOf(view);
  const filter = filterOf(askedBy(view, query), query);
  const on = saved ? !isSameFilter(saved.filter, filter) : filtersOn(query);
  return html`<${Menu} class=${`icon-button${on ? ' on' : ''}`} align="end" role="dialog" name=${t('filter.label')} title=${t(on ? 'filter.on' : 'filter.label')} label=${html`<${Icon} name="list-filter" />`}>
    ${(/** @type {() => void} */ close) => html`<div class="filters">
      <${Pick} label=${t('filter.status')} value=${status} name="status" options=${STATUSES.map((value) => ({ value, label: t(`status.${value}`) }))} />
      <${Pick} label=${t('filter.channel')} value=${query.channel ?? ''} name="channel" options=${withAny(channels.value)} />
      <${Pick} label=${t('filter.team')} value=${query.team ?? ''} name="team" options=${withAny(teams.value)} />
      <${Pick} label=${t('filter.tag')} value=${query.label ?? ''} name="label" options=${withAny(labels.value)} />
      <${Pick} label=${t('filter.owner')} value=${query.owner ?? ''} name="owner" options=${owners()} />
      <label class="check"><input type="checkbox" checked=${query.unread === '1'}
        onChange=${(/** @type {any} */ event) => goQuery({ unread: event.target.checked ? '1' : '' })} /><span>${t('filter.unread')}</span></label>
      ${on && html`<button type="button" class="button small" onClick=${() => (saved ? go(savedHref(saved), { replace: true }) : goQuery(NOTHING))}>${t(saved ? 'saved.reset' : 'list.clear')}</button>`}
      ${saved?.may_change && on && html`<button type="button" class="button small" onClick=${() => {
        close();
        editView(saved, filter);
      }}>${t('saved.update')}</button>`}
      <button type="button" class="button small" onClick=${() => {
        close();
        saveView(filter);
      }}><${Icon} name="plus" />${t('saved.add')}</button>
    </div>`}
  </${Menu}>`;
}

const owners = () => [{ value: '', label: t('filter.any') }, { value: 'none', label: t('filter.nobody') }, ...agents.value.filter((agent) => !agent.disabled).map((agent) => ({ value: agent.id, label: agent.name }))];

/** @param {Named[]} entries */
const withAny = (entries) => [{ value: '', label: t('filter.any') }, ...entries.map((entry) => ({ value: entry.id, label: entry.name }))];

/** @param {{label: string, name: string, value: string, options: {value: string, label: string}[]}} props */
function Pick({ label, name, value, options }) {
  return html`<label class="field"><span>${label}</span><select class="input" onChange=${(/** @type {any} */ event) => goQuery({ [name]: event.target.value })}>
    ${options.map((option) => html`<option key=${option.value} value=${option.value} selected=${option.value === value}>${option.label}</option>`)}</select></label>`;
}
