// Leads the reader to one message of a thread, and loads its surroundings when they are not there.
import { t } from '../../lib/i18n.js';
import { loadUntil, openAround, threadOf } from '../../store/threads.js';
import { toast } from '../../ui/toast.js';

const FLASH_MILLIS = 1600;

/** @param {string} id @param {(message: Message) => boolean} is */
const find = (id, is) => threadOf(id).peek().items.find(is);

/** To a quoted message: by its place in the thread when the quote knows it, else page by page. @param {string} id @param {Quote} quote @param {(message: string) => void} lead as `useScroll` gives it */
export async function jumpTo(id, quote, lead) {
  const is = (/** @type {Message} */ message) => message.id === quote.message_id;
  if (!find(id, is) && quote.seq) await openAround(id, quote.seq);
  else if (!find(id, is) && quote.message_id) await loadUntil(id, quote.message_id).catch(() => false);
  show(find(id, is), lead);
}

/** To a place in the thread. @param {string} id @param {number} seq @param {(message: string) => void} lead */
export async function jumpToSeq(id, seq, lead) {
  const is = (/** @type {Message} */ message) => message.seq === seq;
  if (!find(id, is)) await openAround(id, seq);
  show(find(id, is), lead);
}

/** @param {Message | undefined} message @param {(message: string) => void} lead */
function show(message, lead) {
  if (!message) {
    toast(t('thread.not_found'));
    return;
  }
  lead(message.id);
  requestAnimationFrame(() => requestAnimationFrame(() => {
    const element = document.getElementById(`message-${message.id}`);
    element?.classList.add('flash');
    setTimeout(() => element?.classList.remove('flash'), FLASH_MILLIS);
  }));
}
