// One conversation: who looks at it, its header, its entries and the composer.
import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../../lib/i18n.js';
import { sessionExpired } from '../../net/api.js';
import { setOpenConversation, tellPresence, watch } from '../../net/live.js';
import { route } from '../../router.js';
import { loadRow, peekRow, rowSignal } from '../../store/conversations.js';
import { mentions } from '../../store/mentions.js';
import { openAround, openThread, threadOf } from '../../store/threads.js';
import { Icon } from '../../ui/icon.js';
import { Retry } from '../../ui/retry.js';
import { problemText } from '../../ui/toast.js';
import { markRead } from '../actions.js';
import { Composer } from '../composer/composer.js';
import { lastKeystroke } from '../composer/typing.js';
import { ThreadHeader } from './header.js';
import { Log } from './log.js';

const LEASE_MILLIS = 4000;
const READ_AFTER_MILLIS = 1000;

/** @param {{id: string}} props */
export function Thread({ id }) {
  const [error, setError] = useState(/** @type {any} */ (null));
  useEffect(() => {
    setOpenConversation(id);
    const unwatch = watch({ conversation: id });
    return () => {
      unwatch();
      setOpenConversation(undefined);
    };
  }, [id]);
  const load = () => {
    // Whoever is led to a place needs what is around it; the end, coming later, would take it away.
    const { at } = route.peek().query;
    if (/^\d{1,15}$/.test(at ?? '')) openAround(id, Number(at));
    else openThread(id);
    if (!peekRow(id)) loadRow(id).then(() => setError(null), setError);
  };
  // Whoever signs in again finds what could not be loaded without.
  const expired = sessionExpired.value;
  useEffect(() => {
    if (!expired) load();
  }, [id, expired]);
  useLooking(id);
  const row = rowSignal(id).value;
  const thread = threadOf(id).value;
  useReading(row, thread.state === 'ready' ? (thread.items.at(-1)?.seq ?? 0) : 0);
  if (error || thread.state === 'failed') return html`<${Failed} error=${error || thread.error} onRetry=${load} />`;
  if (!row) return html`<section class="thread" id="thread" aria-busy="true" />`;
  return html`<section class="thread" id="thread" tabindex="-1" aria-label=${t('thread.with', { name: row.contact.name })}>
    <${ThreadHeader} row=${row} />
    <${Log} id=${id} thread=${thread} />
    <${Composer} key=${id} row=${row} />
  </section>`;
}

/** @param {{error: any, onRetry: () => void}} props */
function Failed({ error, onRetry }) {
  const gone = error?.code === 'not_found';
  return html`<section class="thread empty" id="thread" tabindex="-1"><div class="empty-state" role="alert"><${Icon} name=${gone ? 'lock' : 'circle-alert'} class="large" />
    <h1>${gone ? t('thread.not_there') : problemText(error)}</h1>
    ${gone && html`<p class="hint">${t('contact.not_there_hint')}</p>`}
    <div class="chips" id="composer" tabindex="-1">
      ${!gone && html`<${Retry} error=${error} onRetry=${onRetry} />`}
      <a class="button" href="/inbox/mine">${t('thread.back')}</a></div></div></section>`;
}

/** Tells colleagues that somebody looks or writes: a lease, renewed while it is true. @param {string} id */
function useLooking(id) {
  useEffect(() => {
    const tell = () => {
      if (document.hidden) return;
      const writing = lastKeystroke.conversation === id && Date.now() - lastKeystroke.at < LEASE_MILLIS;
      tellPresence(id, writing ? 'composing' : 'looking');
    };
    const seen = () => (document.hidden ? tellPresence(id, 'away') : tell());
    tell();
    const timer = setInterval(tell, LEASE_MILLIS);
    document.addEventListener('visibilitychange', seen);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', seen);
    };
  }, [id]);
}

/** Read is what was on screen for a second, in a window that has the focus. @param {Conversation | undefined} row @param {number} seq */
function useReading(row, seq) {
  const id = row?.id;
  const mentioned = id ? mentions.value[id] : undefined;
  const isNamed = mentioned !== undefined && seq >= mentioned;
  const isNew = isNamed || Boolean(row && seq > (row.read?.read_seq ?? 0) && (row.unread ?? 0) > 0 && !row.read?.marked_unread);
  useEffect(() => {
    if (!id || !isNew) return undefined;
    const timer = setInterval(() => {
      if (!document.hidden && document.hasFocus()) markRead(id, seq);
    }, READ_AFTER_MILLIS);
    return () => clearInterval(timer);
  }, [id, seq, isNew]);
  // Opening a conversation that was marked as unread reads it.
  useEffect(() => {
    if (id && row?.read?.marked_unread && seq > 0) markRead(id, seq);
  }, [id, seq > 0]);
}
