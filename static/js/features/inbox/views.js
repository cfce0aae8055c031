// The named parts of what somebody may see, with their live numbers.
import { html } from 'htm/preact';
import { number, t } from '../../lib/i18n.js';
import { queryOf } from '../../lib/saved-filter.js';
import { VIEWS, labelIn, savedIn, teamIn } from '../../lib/views.js';
import { href, route } from '../../router.js';
import { labelOf, labels, savedViews, teamName, teams } from '../../store/directory.js';
import { counts, me } from '../../store/session.js';
import { Icon, IconButton } from '../../ui/icon.js';
import { Menu } from '../../ui/menu.js';
import { LabelDot } from './label-chip.js';
import { MuteMark, MuteMenu } from './mute-menu.js';
import { editView } from './save-view.js';

export const VIEW_NAMES = Object.keys(VIEWS);
/** Nothing of these makes a sound. */
const SILENT = ['snoozed', 'resolved'];

/** @param {string} view @returns {SavedView | undefined} */
export function savedViewOf(view) {
  const id = savedIn(view);
  return id ? savedViews.value.find((saved) => saved.id === id) : undefined;
}

/** The address of a saved view holds all that it shows. @param {SavedView} saved */
export const savedHref = (saved) => href(['inbox', `view-${saved.id}`], queryOf(saved.filter));

/** @param {string} view as in an address, or `label-{id}` */
export function viewName(view) {
  const team = teamIn(view);
  if (team) return teamName(team) || t('view.team');
  const label = labelIn(view);
  if (label) return labelOf(label)?.name ?? t('view.label_gone');
  if (savedIn(view)) return savedViewOf(view)?.name ?? t('view.saved');
  return t(`view.${view in VIEWS ? view : 'mine'}`);
}

/** @param {string} view @returns {number | undefined} */
export function viewCount(view) {
  const team = teamIn(view);
  const numbers = counts.value;
  if (savedIn(view)) return undefined;
  if (team) return numbers.by_team[team] ?? 0;
  return /** @type {Record<string, any>} */ (numbers)[view];
}

/** Teams that have something to show: mine, and those with conversations. */
function shownTeams() {
  const mine = new Set(me.value?.teams.map((team) => team.id));
  return teams.value.filter((team) => mine.has(team.id) || (counts.value.by_team[team.id] ?? 0) > 0);
}

/** @param {{view: string}} props */
export function ViewsPane({ view }) {
  return html`<nav class="views" aria-label=${t('view.label')}><${ViewLinks} view=${view} /></nav>`;
}

/** The same behind one button, where there is no room. @param {{view: string}} props */
export function ViewsMenu({ view }) {
  const count = viewCount(view);
  return html`<${Menu} class="button quiet views-menu" role="dialog" name=${t('view.label')} label=${html`<${Icon} name="menu" /><strong>${viewName(view)}</strong><${MuteMark} view=${view} />
      ${count !== undefined && html`<span class="count">${number(count)}</span>`}<${Icon} name="chevron-down" />`}>
    ${(/** @type {() => void} */ close) => html`<div onClick=${close}><${ViewLinks} view=${view} /></div>`}
  </${Menu}>`;
}

/** Those whose sounds can be muted, group by group; what a search finds, only the server knows. @param {Team[]} shown */
function audible(shown) {
  const saved = savedViews.value.filter((view) => !view.filter.q);
  return [
    { title: '', views: VIEW_NAMES.filter((name) => !SILENT.includes(name)) },
    { title: t('view.saved_title'), views: saved.map(({ id }) => `view-${id}`) },
    { title: t('view.teams_title'), views: shown.map(({ id }) => `team-${id}`) },
    { title: t('view.labels_title'), views: labels.value.map(({ id }) => `label-${id}`) },
  ].map(({ title, views }) => ({ title, views: views.map((view) => ({ view, name: viewName(view) })) }));
}

/** @param {{view: string}} props */
function ViewLinks({ view }) {
  const entries = shownTeams();
  return html`<div class="views-head"><h2>${t('view.label')}</h2><${MuteMenu} groups=${audible(entries)} /></div>
    ${Object.keys(VIEWS).map((name) => html`<${ViewLink} key=${name} name=${name} icon=${VIEWS[name].icon} current=${view === name} />`)}
    ${savedViews.value.length > 0 && html`<h2>${t('view.saved_title')}</h2>`}
    ${savedViews.value.map((saved) => html`<${SavedLink} key=${saved.id} saved=${saved} current=${view === `view-${saved.id}`} />`)}
    ${entries.length > 0 && html`<h2>${t('view.teams_title')}</h2>`}
    ${entries.map((team) => html`<${ViewLink} key=${team.id} name=${`team-${team.id}`} current=${view === `team-${team.id}`} />`)}
    ${labels.value.length > 0 && html`<${LabelLinks} view=${view} />`}`;
}

/** What is open under a label; folded away, because there may be many. @param {{view: string}} props */
function LabelLinks({ view }) {
  const shown = view === 'all' ? (route.value.query.label ?? '') : '';
  return html`<details class="view-group fold" open=${labelOf(shown) !== undefined}>
    <summary onClick=${(/** @type {Event} */ event) => event.stopPropagation()}><${Icon} name="chevron-right" flip class="turn" /><h2>${t('view.labels_title')}</h2></summary>
    ${labels.value.map((label) => html`<a key=${label.id} class="view" href=${href(['inbox', 'all'], { label: label.id })} aria-current=${label.id === shown ? 'page' : undefined}>
      <${LabelDot} color=${label.color} /><span class="view-name"><bdi>${label.name}</bdi></span><${MuteMark} view=${`label-${label.id}`} /></a>`)}</details>`;
}

/** Where it may be changed, a button beside it does so. @param {{saved: SavedView, current: boolean}} props */
function SavedLink({ saved, current }) {
  const link = html`<a class="view" href=${savedHref(saved)} aria-current=${current ? 'page' : undefined} title=${saved.team_id ? t('view.shared', { name: saved.owner.name }) : undefined}>
    <${Icon} name=${saved.team_id ? 'users' : 'list-filter'} /><span class="view-name"><bdi>${saved.name}</bdi></span><${MuteMark} view=${`view-${saved.id}`} /></a>`;
  if (!saved.may_change) return link;
  return html`<div class="view-line">${link}<${IconButton} icon="pencil" class="small" label=${t('view.edit', { name: saved.name })} onClick=${() => editView(saved)} /></div>`;
}

/** @param {{name: string, icon?: string, current: boolean}} props */
function ViewLink({ name, icon, current }) {
  const count = viewCount(name);
  return html`<a class="view" href=${href(['inbox', name])} aria-current=${current ? 'page' : undefined}>
    ${icon ? html`<${Icon} name=${icon} />` : html`<span class="team-dot" aria-hidden="true">#</span>`}
    <span class="view-name">${viewName(name)}</span><${MuteMark} view=${name} />
    ${count !== undefined && html`<span class="count">${number(count)}</span>`}</a>`;
}
