// One conversation in the list.
import { html } from 'htm/preact';
import { number, t } from '../../lib/i18n.js';
import { short, waiting } from '../../lib/time.js';
import { connection } from '../../net/live.js';
import { attached } from '../../store/attached.js';
import { atServer, minute, now } from '../../store/clock.js';
import { rowSignal } from '../../store/conversations.js';
import { agentName, channels, markOf } from '../../store/directory.js';
import { colleagues, drafts } from '../../store/drafts.js';
import { outbox } from '../../store/outbox.js';
import { self } from '../../store/session.js';
import { searched } from '../../store/list.js';
import { Avatar, Icon } from '../../ui/icon.js';
import { Marked } from '../../ui/marked.js';
import { preview } from '../thread/preview.js';
import { chosen, showsBoxes } from './chosen.js';
import { LabelChip } from './label-chip.js';
import { SwipeTail, swipeClass, useSwipe } from './swipe.js';

/** After this long a waiting customer is shown in warning colours, after twice that in alarm. */
const WARN_MILLIS = 5 * 60_000;

/** @param {{id: string, selected: boolean, index: number, total: number}} props */
export function Row({ id, selected, index, total }) {
  const row = rowSignal(id).value;
  const swipe = useSwipe(id);
  if (!row) return null;
  const unread = row.unread ?? 0;
  const name = row.contact.name || t('contact.unknown');
  const boxes = showsBoxes.value;
  const isChosen = chosen.value.has(id);
  return html`<div id=${`row-${id}`} data-id=${id} role="option" aria-selected=${String(selected)} aria-checked=${boxes ? String(isChosen) : undefined} aria-setsize=${total} aria-posinset=${index + 1}
      class=${`row${unread ? ' unread' : ''}${selected ? ' selected' : ''}${isChosen ? ' chosen' : ''}${swipeClass(swipe)}`}>
    ${swipe && html`<${SwipeTail} swipe=${swipe} />`}
    <div class="row-face" data-box="true"><${Avatar} name=${name} id=${row.contact.id} /><span class=${`row-box${boxes ? ' shown' : ''}${isChosen ? ' on' : ''}`} aria-hidden="true">${isChosen && html`<${Icon} name="check" />`}</span>
      ${channels.value.length > 1 && html`<span class="channel-mark" title=${row.channel.name}><span aria-hidden="true">${markOf(channels.value, row.channel.name)}</span><span class="hidden">${row.channel.name}</span></span>`}</div>
    <div class="row-main">
      <div class="row-name"><bdi><${Marked} text=${name} search=${searched.value} /></bdi>
        ${row.priority === 'urgent' || row.priority === 'high' ? html`<span class="priority" title=${t(`priority.${row.priority}`)}><${Icon} name="flag" /><span class="hidden">${t(`priority.${row.priority}`)}</span></span>` : null}
        <${Writing} id=${id} />
        ${row.labels.slice(0, 1).map((label) => html`<${LabelChip} key=${label} id=${label} />`)}</div>
      <${Preview} row=${row} />
    </div>
    <div class="row-side"><time>${short(row.last_activity_at, minute.value)}</time><${Badge} row=${row} unread=${unread} /></div>
  </div>`;
}

/** A colleague has begun an answer here. @param {{id: string}} props */
function Writing({ id }) {
  const others = colleagues.value[id];
  if (!others) return null;
  const words = t('draft.by', { names: others.map((other) => other.name).join(t('list.comma')) });
  return html`<span class="row-pen" title=${words}><${Icon} name="pen-line" /><span class="hidden">${words}</span></span>`;
}

/** @param {{row: Conversation}} props */
function Preview({ row }) {
  const draft = drafts.value[row.id]?.reply || (attached.value[row.id] && t('attachments.label'));
  if (draft) return html`<div class="row-preview draft"><${Icon} name="pen-line" /><span>${t('row.draft')}</span><bdi>${draft}</bdi></div>`;
  const last = row.last_message;
  if (!last) return html`<div class="row-preview">${t('row.nothing')}</div>`;
  const { icon, words } = preview(last.kind, last.preview);
  const answered = last.direction === 'out';
  const byAgent = last.author.kind === 'agent' && last.direction !== 'in';
  const sender = !byAgent ? '' : last.author.id === self().id ? t('row.you') : t('row.sender', { name: agentName(last.author.id).split(/\s+/)[0] });
  return html`<div class="row-preview">
    ${answered && html`<${Icon} name="reply" flip /><span class="hidden">${t('row.answered')}</span>`}
    ${last.direction === 'internal' && html`<${Icon} name="sticky-note" />`}
    ${icon && last.direction !== 'internal' && html`<${Icon} name=${icon} />`}
    ${sender && html`<span class="row-sender">${sender}</span>`}<bdi><${Marked} text=${words} search=${searched.value} /></bdi></div>`;
}

/** One badge, the most urgent one. @param {{row: Conversation, unread: number}} props */
function Badge({ row, unread }) {
  const failed = row.last_message?.delivery === 'failed' || outbox.value.some((entry) => entry.conversation === row.id && entry.state === 'failed');
  if (failed) return html`<span class="chip danger"><${Icon} name="circle-alert" />${t('row.failed')}</span>`;
  if (row.status === 'open' && row.waiting_since !== null) return html`<${Waiting} since=${row.waiting_since} unread=${unread} />`;
  if (unread > 0) return html`<span class="badge" aria-label=${t('row.unread', { count: unread })}>${number(unread)}</span>`;
  return null;
}

/** Ticks once a second, alone. @param {{since: number, unread: number}} props */
function Waiting({ since, unread }) {
  const { state, heard } = connection.value;
  const live = state === 'open';
  // Nobody knows whether they still wait: the clock stands where the line broke.
  const span = (live || !heard ? now.value : Math.min(now.value, atServer(heard))) - since;
  const level = span > 2 * WARN_MILLIS ? 'danger' : span > WARN_MILLIS ? 'warn' : '';
  const icon = level === 'danger' ? 'triangle-alert' : 'clock';
  const words = waiting(span);
  return html`<span class=${`chip ${level}${live ? '' : ' stale'}${unread ? ' strong' : ''}`} aria-label=${t('row.waiting', { time: words })}>
    <${Icon} name=${icon} />${words}</span>`;
}
