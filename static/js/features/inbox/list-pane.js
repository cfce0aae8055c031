// The list with its search, order and filters, and what it says when there is nothing in it.
import { html } from 'htm/preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { number, t } from '../../lib/i18n.js';
import { queryOf } from '../../lib/saved-filter.js';
import { askedBy } from '../../lib/views.js';
import { watch } from '../../net/live.js';
import { goQuery, href, route } from '../../router.js';
import { channels, isLoaded } from '../../store/directory.js';
import { keysOf } from '../../store/keymap.js';
import { held, ids, listError, listIsSeen, loadMore, pauseList, reload, settleList, showList, state } from '../../store/list.js';
import { prefs } from '../../store/prefs.js';
import { counts, may } from '../../store/session.js';
import { Icon, IconButton } from '../../ui/icon.js';
import { Retry } from '../../ui/retry.js';
import { problemText } from '../../ui/toast.js';
import { VirtualList } from '../../ui/vlist.js';
import { openConversation } from '../open.js';
import { BulkBar } from './bulk-bar.js';
import { chooseNone, chooseTo, choosing, showsBoxes, toggle } from './chosen.js';
import { FilterMenu, SortMenu, filtersOn } from './filters.js';
import { RowMenu, openRowMenu } from './row-menu.js';
import { Row } from './row.js';
import { attachSwipe } from './swipe.js';
import { TakeNextButton } from './take-next.js';
import { ViewsMenu, savedViewOf, viewName } from './views.js';

/** Pixels; `--row` in the style sheets is the same. @type {Record<string, number>} */
const ROW_HEIGHTS = { comfortable: 68, compact: 48 };

/** @param {{view: string, selected?: string}} props */
export function ListPane({ view, selected }) {
  const { query } = route.value;
  const asked = askedBy(view, query);
  const status = query.status || asked.status;
  const { channel = '', label = '', owner = '', q = '', sort = 'waiting' } = query;
  const team = query.team || asked.team;
  const unread = query.unread === '1';
  useEffect(() => {
    showList({ view: asked.view, status, channel, team, label, owner, unread, q, sort });
  }, [view, asked.view, status, channel, team, label, owner, unread, q, sort]);
  useSaved(view, query);
  useEffect(() => {
    listIsSeen(true);
    return () => listIsSeen(false);
  }, []);
  useEffect(() => chooseNone, [view]);
  useEffect(() => watch({ view: asked.view, status }), [asked.view, status]);
  return html`<section class="list-pane" id="list" tabindex="-1" aria-label=${t('list.label')}>
    <header class="list-head">
      <div class="list-top"><h1 class="list-title">${viewName(view)}</h1><${ViewsMenu} view=${view} /><${TakeNextButton} class="small" /></div>
      <div class="list-tools"><${Search} value=${q} /><${SortMenu} sort=${sort} /><${FilterMenu} view=${view} query=${query} status=${status} />
        <${IconButton} icon="square-check" label=${t('bulk.choose')} keys=${keysOf('keys.choose')} pressed=${showsBoxes.value} onClick=${toggleChoosing} /></div>
    </header>
    <${AsBefore} />
    <${Held} />
    <${Body} view=${view} selected=${selected} filtered=${!savedViewOf(view) && (filtersOn(query) || q !== '')} />
    <${BulkBar} />
  </section>`;
}

/** A saved view's bare address, as somebody may have written it down, becomes a whole one. @param {string} view @param {Record<string, string>} query */
function useSaved(view, query) {
  const saved = savedViewOf(view);
  const isBare = Object.keys(query).length === 0;
  useEffect(() => {
    if (saved && isBare) goQuery(queryOf(saved.filter));
  }, [saved, isBare]);
}

function toggleChoosing() {
  if (showsBoxes.peek()) chooseNone();
  else choosing.value = true;
}

/** @param {{value: string}} props */
function Search({ value }) {
  const [text, setText] = useState(value);
  const timer = useRef(/** @type {any} */ (0));
  useEffect(() => setText(value), [value]);
  const change = (/** @type {string} */ next) => {
    setText(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => goQuery({ q: next.trim() }), 250);
  };
  return html`<label class="search"><${Icon} name="search" /><span class="hidden">${t('list.search')}</span>
    <input id="list-search" type="search" dir="auto" placeholder=${t('list.search')} value=${text} onInput=${(/** @type {any} */ event) => change(event.target.value)} /></label>`;
}

/** What came while the list was held still. */
function Held() {
  const count = held.value;
  return html`<div class="held" role="status">${count > 0 && html`<button type="button" class="button small pill" onClick=${settleList}>
    <${Icon} name="arrow-up" />${t('list.held', { count })}</button>`}</div>`;
}

/** The server could not say what is in the list now. */
function AsBefore() {
  const error = state.value === 'ready' ? listError.value : null;
  return html`<div role="status">${error && html`<div class="bar warn"><${Icon} name="clock" /><span>${t('list.as_before')}</span><div class="chips"><${Retry} small error=${error} onRetry=${reload} /></div></div>`}</div>`;
}

/** @param {{view: string, selected?: string, filtered: boolean}} props */
function Body({ view, selected, filtered }) {
  if (state.value === 'loading') return html`<${Skeleton} />`;
  if (state.value === 'failed') {
    return html`<div class="empty-state" role="alert"><${Icon} name="circle-alert" class="large" /><p>${problemText(listError.value)}</p>
      <div class="chips"><${Retry} error=${listError.value} onRetry=${reload} /></div></div>`;
  }
  if (ids.value.length === 0) return html`<${Empty} view=${view} filtered=${filtered} />`;
  return html`<${VirtualList} ids=${ids.value} row=${Row} beside=${RowMenu} rowHeight=${ROW_HEIGHTS[prefs.value.density] ?? ROW_HEIGHTS.comfortable} selected=${selected} label=${viewName(view)}
    attach=${attachSwipe} onPick=${pick} onMenu=${openRowMenu} onEnd=${loadMore} onHold=${pauseList} />`;
}

/** A click opens; on the face, or with a key held, it chooses. @param {string} id @param {MouseEvent} event */
function pick(id, event) {
  const onBox = showsBoxes.peek() && /** @type {Element} */ (event.target).closest('[data-box]');
  if (event.shiftKey && showsBoxes.peek()) chooseTo(id);
  else if (onBox || event.ctrlKey || event.metaKey || event.shiftKey) toggle(id);
  else openConversation(id);
}

/** Shown after a moment only: most lists are there before. */
function Skeleton() {
  const rows = Array.from({ length: 8 });
  return html`<div class="skeleton" role="status" aria-label=${t('app.loading')}>${rows.map((_, index) => html`<div key=${index} class="skeleton-row"><i /><div><b /><b /></div></div>`)}</div>`;
}

/** @param {{view: string, filtered: boolean}} props */
function Empty({ view, filtered }) {
  const free = counts.value.unassigned;
  if (filtered) {
    return html`<div class="empty-state"><${Icon} name="search" class="large" /><p>${t('list.no_match')}</p>
      <a class="button" href=${href(['inbox', view])}>${t('list.clear')}</a></div>`;
  }
  if (isLoaded('channels') && channels.value.length === 0) {
    return html`<div class="empty-state"><${Icon} name="phone" class="large" /><p>${t('list.no_number')}</p>
      ${may('manage_channels') ? html`<a class="button primary" href="/settings/channels">${t('list.connect_number')}</a>` : html`<p class="hint">${t('settings.ask_admin')}</p>`}</div>`;
  }
  return html`<div class="empty-state"><${Icon} name="circle-check" class="large" /><p>${t(view === 'mine' ? 'list.nothing_mine' : 'list.nothing')}</p>
    ${view === 'mine' && free > 0 && html`<a href="/inbox/unassigned">${t('list.unassigned', { count: free, shown: number(free) })}</a><${TakeNextButton} class="primary" />`}</div>`;
}
