// The thread's entries: days, the line above what is new, older pages on scrolling up. What is on
// screen stays where it is when older entries come in above it.
import { html } from 'htm/preact';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { number, t } from '../../lib/i18n.js';
import { day, daysAgo } from '../../lib/time.js';
import { minute } from '../../store/clock.js';
import { peekRow } from '../../store/conversations.js';
import { outbox } from '../../store/outbox.js';
import { loadBefore, loadUntil } from '../../store/threads.js';
import { Icon } from '../../ui/icon.js';
import { toast } from '../../ui/toast.js';
import { Activity } from './activity.js';
import { Bubble } from './bubble.js';
import { Pending } from './pending.js';
import { SelectionBar } from './selection.js';

const NEAR_TOP = 300;
const NEAR_BOTTOM = 60;
const SAME_BREATH_MILLIS = 5 * 60_000;

/** @param {{id: string, thread: import('../../store/threads.js').Thread}} props */
export function Log({ id, thread }) {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const { items } = thread;
  const pending = outbox.value.filter((entry) => entry.conversation === id);
  const newFrom = useNewLine(id, thread);
  const { atEnd, unseen, toEnd } = useScroll(box, items, pending.length);
  const onScroll = () => {
    if (box.current && box.current.scrollTop < NEAR_TOP && thread.moreBefore) loadBefore(id).catch(() => undefined);
  };
  useEffect(onScroll, [items.length]);
  const jump = useMemo(() => (/** @type {string} */ message) => jumpTo(id, message), [id]);
  return html`<div class="log-frame">
    <div class="log" ref=${box} role="log" aria-label=${t('thread.entries')} tabindex="0" onScroll=${onScroll}>
      <div class="log-inner">
        ${thread.state === 'loading' && html`<${Skeleton} />`}
        ${thread.moreBefore && html`<div class="log-edge">${t('thread.older')}</div>`}
        ${items.map((message, at) => html`<${Entry} key=${message.id} message=${message} before=${items[at - 1]} isNew=${message.seq === newFrom} jump=${jump} />`)}
        ${pending.map((entry) => html`<${Pending} key=${entry.key} entry=${entry} />`)}
        ${thread.state === 'ready' && items.length === 0 && pending.length === 0 && html`<p class="log-edge">${t('thread.no_entries')}</p>`}
      </div>
    </div>
    ${!atEnd && html`<button type="button" class="button pill to-end" onClick=${toEnd} aria-label=${t('thread.to_end')}>
      <${Icon} name="arrow-down" />${unseen > 0 && html`<span>${number(unseen)}</span>`}</button>`}
    <${SelectionBar} id=${id} />
  </div>`;
}

/** The first message that was new when the thread was opened. @param {string} id @param {{state: string, items: Message[]}} thread */
function useNewLine(id, thread) {
  const frozen = useRef(/** @type {number | null} */ (null));
  return useMemo(() => {
    const row = peekRow(id);
    if (frozen.current === null && thread.state === 'ready' && row) {
      const read = row.read?.read_seq ?? 0;
      const isNew = (row.unread ?? 0) > 0 && read > 0;
      frozen.current = (isNew && thread.items.find((item) => item.seq > read && item.direction === 'in')?.seq) || 0;
    }
    return frozen.current ?? 0;
  }, [id, thread.state]);
}

/** Keeps the end in view while it is in view, and everything else in place. @param {{current: HTMLElement | null}} box @param {Message[]} items @param {number} pending */
function useScroll(box, items, pending) {
  const [atEnd, setAtEnd] = useState(true);
  const [seen, setSeen] = useState(0);
  const sticks = useRef(true);
  const before = useRef({ first: 0, height: 0, top: 0 });
  const last = items.at(-1)?.seq ?? 0;
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const first = items[0]?.seq ?? 0;
    const grewAbove = before.current.first > 0 && first < before.current.first;
    if (sticks.current) element.scrollTop = element.scrollHeight;
    else if (grewAbove) element.scrollTop = before.current.top + element.scrollHeight - before.current.height;
    before.current = { first, height: element.scrollHeight, top: element.scrollTop };
  }, [items, pending]);
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const moved = () => {
      sticks.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_BOTTOM;
      before.current = { ...before.current, height: element.scrollHeight, top: element.scrollTop };
      setAtEnd(sticks.current);
    };
    const resized = new ResizeObserver(() => {
      if (sticks.current) element.scrollTop = element.scrollHeight;
      moved();
    });
    resized.observe(element);
    if (element.firstElementChild) resized.observe(element.firstElementChild);
    element.addEventListener('scroll', moved, { passive: true });
    return () => {
      resized.disconnect();
      element.removeEventListener('scroll', moved);
    };
  }, []);
  useEffect(() => {
    if (atEnd) setSeen(last);
  }, [atEnd, last]);
  // One's own message is always brought into view.
  useLayoutEffect(() => {
    if (pending > 0 && box.current) {
      sticks.current = true;
      box.current.scrollTop = box.current.scrollHeight;
    }
  }, [pending]);
  const unseen = atEnd ? 0 : items.filter((item) => item.seq > seen && item.direction === 'in').length;
  const toEnd = () => box.current?.scrollTo({ top: box.current.scrollHeight, behavior: 'smooth' });
  return { atEnd, unseen, toEnd };
}

/** @param {{message: Message, before: Message | undefined, isNew: boolean, jump: (id: string) => void}} props */
function Entry({ message, before, isNew, jump }) {
  const newDay = !before || daysAgo(before.at, message.at) !== 0;
  const sameAuthor = before && before.direction === message.direction && before.author.kind === message.author.kind
    && before.author.id === message.author.id && before.content.type !== 'activity';
  const joined = Boolean(sameAuthor && !newDay && !isNew && message.at - before.at < SAME_BREATH_MILLIS);
  return html`
    ${newDay && html`<div class="day" role="separator"><span>${day(message.at, minute.value)}</span></div>`}
    ${isNew && html`<div class="new-line" role="separator"><span>${t('thread.new')}</span></div>`}
    ${message.content.type === 'activity' ? html`<${Activity} message=${message} />` : html`<${Bubble} message=${message} joined=${joined} jump=${jump} />`}`;
}

/** @param {string} id @param {string} message */
async function jumpTo(id, message) {
  const found = await loadUntil(id, message).catch(() => false);
  if (!found) {
    toast(t('thread.not_found'));
    return;
  }
  requestAnimationFrame(() => {
    const element = document.getElementById(`message-${message}`);
    element?.scrollIntoView({ block: 'center' });
    element?.classList.add('flash');
    setTimeout(() => element?.classList.remove('flash'), 1600);
  });
}

function Skeleton() {
  return html`<div class="skeleton thread-skeleton" role="status" aria-label=${t('app.loading')}><b /><b class="end" /><b /><b class="end" /></div>`;
}
