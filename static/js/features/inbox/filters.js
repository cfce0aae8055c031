// Order and filters of the list. They live in the query string, so links and reloads keep them.
import { html } from 'htm/preact';
import { t } from '../../lib/i18n.js';
import { goQuery } from '../../router.js';
import { channels, labels, teams } from '../../store/directory.js';
import { Icon } from '../../ui/icon.js';
import { Menu, MenuItem } from '../../ui/menu.js';

const SORTS = ['waiting', 'newest', 'oldest', 'window'];
const STATUSES = ['open', 'snoozed', 'resolved', 'any'];

/** @param {Record<string, string>} query */
export const filtersOn = (query) => ['status', 'channel', 'team', 'label', 'unread'].some((name) => query[name]);

/** @param {{sort: string}} props */
export function SortMenu({ sort }) {
  return html`<${Menu} class="icon-button" align="end" title=${t('sort.label', { sort: t(`sort.${sort}`) })} label=${html`<${Icon} name="arrow-up-down" />`}>
    ${(/** @type {() => void} */ close) => SORTS.map((name) => html`<${MenuItem} key=${name} checked=${name === sort} onPick=${() => {
      close();
      goQuery({ sort: name === 'waiting' ? '' : name });
    }}>${t(`sort.${name}`)}</${MenuItem}>`)}
  </${Menu}>`;
}

/** @param {{query: Record<string, string>, status: string}} props */
export function FilterMenu({ query, status }) {
  const on = filtersOn(query);
  return html`<${Menu} class=${`icon-button${on ? ' on' : ''}`} align="end" title=${t(on ? 'filter.on' : 'filter.label')} label=${html`<${Icon} name="list-filter" />`}>
    ${() => html`<div class="filters">
      <${Pick} label=${t('filter.status')} value=${status} name="status" options=${STATUSES.map((value) => ({ value, label: t(`status.${value}`) }))} />
      <${Pick} label=${t('filter.channel')} value=${query.channel ?? ''} name="channel" options=${withAny(channels.value)} />
      <${Pick} label=${t('filter.team')} value=${query.team ?? ''} name="team" options=${withAny(teams.value)} />
      <${Pick} label=${t('filter.tag')} value=${query.label ?? ''} name="label" options=${withAny(labels.value)} />
      <label class="check"><input type="checkbox" checked=${query.unread === '1'} role="menuitemcheckbox" aria-checked=${String(query.unread === '1')}
        onChange=${(/** @type {any} */ event) => goQuery({ unread: event.target.checked ? '1' : '' })} /><span>${t('filter.unread')}</span></label>
      ${on && html`<button type="button" class="button small" onClick=${() => goQuery({ status: '', channel: '', team: '', label: '', unread: '' })}>${t('list.clear')}</button>`}
    </div>`}
  </${Menu}>`;
}

/** @param {Named[]} entries */
const withAny = (entries) => [{ value: '', label: t('filter.any') }, ...entries.map((entry) => ({ value: entry.id, label: entry.name }))];

/** @param {{label: string, name: string, value: string, options: {value: string, label: string}[]}} props */
function Pick({ label, name, value, options }) {
  return html`<label class="field"><span>${label}</span><select class="input" onChange=${(/** @type {any} */ event) => goQuery({ [name]: event.target.value })}>
    ${options.map((option) => html`<option key=${option.value} value=${option.value} selected=${option.value === value}>${option.label}</option>`)}</select></label>`;
}
