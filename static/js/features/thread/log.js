// The thread's entries: days, the line above what is new, older and newer pages on scrolling.
import { html } from 'htm/preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { groups } from '../../lib/albums.js';
import { number, t } from '../../lib/i18n.js';
import { day, daysAgo } from '../../lib/time.js';
import { route } from '../../router.js';
import { minute } from '../../store/clock.js';
import { peekRow } from '../../store/conversations.js';
import { outbox } from '../../store/outbox.js';
import { loadAfter, loadBefore, showEnd } from '../../store/threads.js';
import { Icon } from '../../ui/icon.js';
import { Activity } from './activity.js';
import { Album } from './album.js';
import { Bubble } from './bubble.js';
import { jumpTo, jumpToSeq } from './jump.js';
import { Pending } from './pending.js';
import { useScroll } from './scroll.js';
import { SelectionBar, selection } from './selection.js';

/** Pages are asked for before the reader gets to the edge. */
const NEAR_EDGE = 600;
const SAME_BREATH_MILLIS = 5 * 60_000;

/** @param {{id: string, thread: import('../../store/threads.js').Thread}} props */
export function Log({ id, thread }) {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const { items, moreBefore, moreAfter } = thread;
  const pending = outbox.value.filter((entry) => entry.conversation === id);
  const newFrom = useNewLine(id, thread);
  const { atEnd, lead, stick } = useScroll({ id, box, items, moreAfter, pending: pending.length });
  const unseen = useUnseen(thread, atEnd);
  const onScroll = () => {
    const element = box.current;
    if (!element) return;
    if (moreBefore && element.scrollTop < NEAR_EDGE) loadBefore(id).catch(() => undefined);
    if (moreAfter && element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_EDGE) loadAfter(id).catch(() => undefined);
  };
  useEffect(onScroll, [items]);
  useEffect(() => {
    if (pending.length > 0) showEnd(id).catch(() => undefined);
  }, [pending.length]);
  useAddressed(id, thread.state, lead);
  const jump = useMemo(() => (/** @type {Quote} */ quote) => {
    jumpTo(id, quote, lead);
  }, [id]);
  const toEnd = async () => {
    await showEnd(id).catch(() => undefined);
    stick();
  };
  return html`<div class="log-frame">
    <div class="log" ref=${box} role="log" aria-label=${t('thread.entries')} tabindex="0" onScroll=${onScroll}>
      <div class="log-inner">
        ${thread.state === 'loading' && html`<${Skeleton} />`}
        ${moreBefore && html`<div class="log-edge">${t('thread.older')}</div>`}
        <${Entries} items=${items} newFrom=${newFrom} jump=${jump} />
        ${moreAfter && html`<div class="log-edge">${t('thread.newer')}</div>`}
        ${!moreAfter && pending.map((entry) => html`<${Pending} key=${entry.key} entry=${entry} />`)}
        ${thread.state === 'ready' && items.length === 0 && pending.length === 0 && html`<p class="log-edge">${t('thread.no_entries')}</p>`}
      </div>
    </div>
    ${!atEnd && html`<button type="button" class="button pill to-end" onClick=${toEnd} aria-label=${t('thread.to_end')}>
      <${Icon} name="arrow-down" />${unseen > 0 && html`<span>${number(unseen)}</span>`}</button>`}
    <${SelectionBar} id=${id} />
  </div>`;
}

/** An address may name an entry: `?at=412`. @param {string} id @param {string} state @param {(message: string) => void} lead */
function useAddressed(id, state, lead) {
  const { at } = route.value.query;
  useEffect(() => {
    if (state !== 'ready' || !/^\d{1,15}$/.test(at ?? '')) return;
    jumpToSeq(id, Number(at), lead);
  }, [id, at, state === 'ready']);
}

/** The first message that was new when the thread was opened. What was held from an earlier look may lack it: it comes a moment later. @param {string} id @param {{state: string, items: Message[]}} thread */
function useNewLine(id, { state, items }) {
  /** How far it was read then; nothing was new when `Infinity`. */
  const read = useRef(/** @type {number | null} */ (null));
  const line = useRef(0);
  return useMemo(() => {
    const row = peekRow(id);
    if (read.current === null && state === 'ready' && row) {
      const seq = row.read?.read_seq ?? 0;
      read.current = (row.unread ?? 0) > 0 && seq > 0 ? seq : Infinity;
    }
    const from = read.current ?? Infinity;
    line.current ||= items.find((item) => item.seq > from && item.direction === 'in')?.seq ?? 0;
    return line.current;
  }, [id, state, items]);
}

/** How many customers' messages came while the reader was further up. @param {import('../../store/threads.js').Thread} thread @param {boolean} atEnd */
function useUnseen({ items, beyond }, atEnd) {
  const [seen, setSeen] = useState(0);
  const last = items.at(-1)?.seq ?? 0;
  useEffect(() => {
    if (atEnd) setSeen(last);
  }, [atEnd, last]);
  return atEnd || seen === 0 ? 0 : beyond + items.filter((item) => item.seq > seen && item.direction === 'in').length;
}

/** @param {{items: Message[], newFrom: number, jump: (quote: Quote) => void}} props */
function Entries({ items, newFrom, jump }) {
  const selecting = selection.value.size > 0;
  const found = useMemo(() => {
    /** @type {Map<string, Message | undefined>} */
    const previous = new Map(items.map((message, at) => [message.id, items[at - 1]]));
    const apart = (/** @type {Message} */ message) => selecting || message.seq === newFrom || isNewDay(message, previous.get(message.id));
    return groups(items, apart).map((group) => ({ ...group, before: previous.get(group.key) }));
  }, [items, newFrom, selecting]);
  return found.map(({ key, messages, before }) => html`<${Entry} key=${key} messages=${messages} before=${before} isNew=${messages[0].seq === newFrom} jump=${jump} />`);
}

/** @param {Message} message @param {Message | undefined} before */
const isNewDay = (message, before) => !before || daysAgo(before.at, message.at) !== 0;

/** @param {{messages: Message[], before: Message | undefined, isNew: boolean, jump: (quote: Quote) => void}} props */
function Entry({ messages, before, isNew, jump }) {
  const [message] = messages;
  const newDay = isNewDay(message, before);
  const sameAuthor = before && before.direction === message.direction && before.author.kind === message.author.kind
    && before.author.id === message.author.id && before.content.type !== 'activity';
  const joined = Boolean(sameAuthor && !newDay && !isNew && message.at - before.at < SAME_BREATH_MILLIS);
  let body = html`<${Bubble} message=${message} joined=${joined} jump=${jump} />`;
  if (messages.length > 1) body = html`<${Album} messages=${messages} joined=${joined} />`;
  else if (message.content.type === 'activity') body = html`<${Activity} message=${message} />`;
  return html`
    ${newDay && html`<div class="day" role="separator"><span>${day(message.at, minute.value)}</span></div>`}
    ${isNew && html`<div class="new-line" role="separator"><span>${t('thread.new')}</span></div>`}${body}`;
}

function Skeleton() {
  return html`<div class="skeleton thread-skeleton" role="status" aria-label=${t('app.loading')}><b /><b class="end" /><b /><b class="end" /></div>`;
}
