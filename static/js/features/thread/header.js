// Above the thread: with whom, whose it is, how long answers are possible, and what can be done.
import { html } from 'htm/preact';
import { t } from '../../lib/i18n.js';
import { hinted, spoken } from '../../lib/keymap.js';
import { hours } from '../../lib/time.js';
import { go, route } from '../../router.js';
import { minute } from '../../store/clock.js';
import { colleagues } from '../../store/drafts.js';
import { keysOf } from '../../store/keymap.js';
import { presence } from '../../store/presence.js';
import { prefs, setPrefs } from '../../store/prefs.js';
import { may, self } from '../../store/session.js';
import { Avatar, Icon, IconButton } from '../../ui/icon.js';
import { Menu, MenuItem } from '../../ui/menu.js';
import * as actions from '../actions.js';
import { listHref } from '../open.js';

const CLOSING_SOON_MILLIS = 2 * 3_600_000;
const PRIORITIES = /** @type {const} */ (['low', 'normal', 'high', 'urgent']);

/** @param {{row: Conversation}} props */
export function ThreadHeader({ row }) {
  const { parts, query } = route.value;
  const details = prefs.value.details;
  return html`<header class="thread-head">
    <a class="icon-button back" href=${listHref(parts[1], '', query)} aria-label=${t('thread.back')}><${Icon} name="chevron-left" flip /></a>
    <${Avatar} name=${row.contact.name} id=${row.contact.id} />
    <h1><bdi>${row.contact.name || t('contact.unknown')}</bdi></h1>
    <div class="thread-state"><${Owner} row=${row} /><${ReplyWindow} row=${row} /></div>
    <div class="thread-actions">
      <${MainAction} row=${row} />
      ${may('assign') && html`<${Action} icon="user-plus" class="roomy" label=${t('action.assign')} keys=${keysOf('keys.assign')} onClick=${() => actions.assign(row.id)} />`}
      ${row.status !== 'resolved' && html`<${Action} icon="alarm-clock" class="roomy" label=${t('action.snooze')} keys=${keysOf('keys.snooze')} onClick=${() => actions.snooze(row.id)} />`}
      ${row.status === 'resolved' && html`<${Action} icon="rotate-ccw" label=${t('action.reopen')} onClick=${() => actions.reopen(row.id)} />`}
      ${row.status !== 'resolved' && html`<${Action} icon="check" primary=${row.owner?.id === self().id} label=${t('action.resolve')} keys=${keysOf('keys.resolve')} onClick=${() => actions.resolve(row.id)} />`}
      <${MoreMenu} row=${row} />
      <${IconButton} icon="panel-right" flip class="wide-only" label=${t('action.details')} keys=${keysOf('keys.panel')} pressed=${details} onClick=${() => setPrefs({ details: !details })} />
    </div>
    <${WhoElse} id=${row.id} />
  </header>`;
}

/** @param {{icon: string, label: string, keys?: string, primary?: boolean, class?: string, onClick: () => void}} props */
function Action({ icon, label, keys, primary, class: extra, onClick }) {
  return html`<button type="button" class=${`button ${extra ?? ''}${primary ? ' primary' : ''}`} aria-label=${label} title=${hinted(label, keys)} aria-keyshortcuts=${spoken(keys)} onClick=${onClick}>
    <${Icon} name=${icon} /><span class="action-label">${label}</span></button>`;
}

/** @param {{row: Conversation}} props */
function MainAction({ row }) {
  if (!row.owner && may('claim') && row.status !== 'resolved') {
    return html`<${Action} icon="hand" primary label=${t('action.claim')} keys=${keysOf('keys.claim')} onClick=${() => actions.claim(row.id)} />`;
  }
  if (row.owner && row.owner.id !== self().id && may('take_over') && row.status !== 'resolved') {
    return html`<${Action} icon="hand" label=${t('action.take_over')} onClick=${() => actions.takeOver(row.id)} />`;
  }
  return null;
}

/** @param {{row: Conversation}} props */
function Owner({ row }) {
  const { owner, team } = row;
  const who = owner ? (owner.id === self().id ? t('author.you') : owner.name) : t('owner.nobody');
  return html`<span class="owner">${team && html`<bdi>${team.name}</bdi> · `}<bdi class=${owner ? '' : 'free'}>${who}</bdi></span>
    ${row.status !== 'open' && html`<span class="chip">${t(`status.${row.status}`)}</span>`}`;
}

/** @param {{row: Conversation}} props */
function ReplyWindow({ row }) {
  if (row.window_closes_at === null) return html`<span class="chip">${t('window.never')}</span>`;
  const left = row.window_closes_at - minute.value;
  if (left <= 0) return html`<span class="chip danger"><${Icon} name="lock" />${t('window.closed')}</span>`;
  const soon = left < CLOSING_SOON_MILLIS;
  return html`<span class=${`chip${soon ? ' warn' : ''}`} title=${t('window.title')}><${Icon} name="clock" />${t('window.left', { time: hours(left) })}</span>`;
}

/** @param {{row: Conversation}} props */
function MoreMenu({ row }) {
  const mayRelease = row.owner && (row.owner.id === self().id || may('take_over'));
  return html`<${Menu} class="icon-button" align="end" title=${t('action.more')} label=${html`<${Icon} name="ellipsis" />`}>
    ${(/** @type {() => void} */ close) => {
      const item = (/** @type {string} */ icon, /** @type {string} */ label, /** @type {() => void} */ run, narrow = false) => html`<${MenuItem} class=${narrow ? 'cramped' : ''} onPick=${() => {
        close();
        run();
      }}><${Icon} name=${icon} />${label}</${MenuItem}>`;
      return html`
        ${may('assign') && item('user-plus', t('action.assign'), () => actions.assign(row.id), true)}
        ${row.status !== 'resolved' && item('alarm-clock', t('action.snooze'), () => actions.snooze(row.id), true)}
        ${mayRelease && item('undo-2', t('action.release'), () => actions.release(row.id))}
        ${may('label') && item('tag', t('action.label'), () => actions.label(row.id))}
        ${item('calendar-clock', t('action.follow_up'), () => actions.followUp(row.id))}
        ${item('contact', t('contact.card'), () => go(`/contacts/${row.contact.id}`))}
        ${item('eye-off', t('action.unread'), () => actions.markUnread(row.id))}
        <hr /><div class="menu-caption">${t('priority.label')}</div>
        ${PRIORITIES.map((priority) => html`<${MenuItem} key=${priority} checked=${row.priority === priority} onPick=${() => {
          close();
          actions.prioritise(row.id, priority);
        }}>${t(`priority.${priority}`)}</${MenuItem}>`)}`;
    }}
  </${Menu}>`;
}

/** Colleagues who look at the conversation or write in it. @param {{id: string}} props */
function WhoElse({ id }) {
  const here = presence.value[id] ?? [];
  const [composing, looking, away] = ['composing', 'looking', 'away'].map((state) => here.filter((entry) => entry.state === state).map((entry) => entry.agent.name));
  const drafting = (colleagues.value[id] ?? []).map((other) => other.name).filter((name) => !composing.includes(name));
  return html`<div class="who-else" role="status">
    ${composing.length > 0 && html`<span class="composing"><${Icon} name="pen-line" />${t('presence.composing', { count: composing.length, names: names(composing) })}</span>`}
    ${looking.length > 0 && html`<span><${Icon} name="eye" />${t('presence.looking', { count: looking.length, names: names(looking) })}</span>`}
    ${away.length > 0 && html`<span class="elsewhere"><${Icon} name="eye-off" />${t('presence.away', { count: away.length, names: names(away) })}</span>`}
    ${drafting.length > 0 && html`<span><${Icon} name="pen-line" />${t('draft.by', { names: names(drafting) })}</span>`}
  </div>`;
}

/** Two names and a number. @param {string[]} all */
const names = (all) => (all.length > 2 ? t('presence.others', { names: all.slice(0, 2).join(t('list.comma')), count: all.length - 2 }) : all.join(t('list.comma')));
