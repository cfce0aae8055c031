// A notice in the reader's words, with as much of the conversation as they allow.
import { language, t } from '../../lib/i18n.js';
import { clock } from '../../lib/time.js';
import { choices } from '../../store/choices.js';

/** What is told by the newest message's words. */
const QUOTING = new Set(['assigned', 'answered', 'queue']);

/** @typedef {{occasion: string, conversation: string, seq: number, title: string, body: string, language: string, url: string}} Notice */

/** @param {string} occasion @param {any} item of the live stream @param {Conversation | undefined} known what is known of its conversation @returns {Notice} */
export function noticeOf(occasion, item, known) {
  /** @type {Conversation | undefined} */
  const row = item.row ?? known;
  const preview = choices.peek()?.preview ?? 'words';
  const conversation = item.conversation_id ?? item.row.id;
  const name = item.customer ?? row?.contact.name ?? '';
  return {
    occasion,
    conversation,
    seq: item.seq ?? row?.seq ?? 0,
    title: (preview !== 'nothing' && name) || 'Baton',
    body: bodyOf(occasion, item, row, preview === 'words'),
    language: language(),
    url: occasion === 'mention' ? `/inbox/mentions/${conversation}?at=${item.seq}` : `/inbox/all/${conversation}`,
  };
}

/** @param {string} occasion @param {any} item @param {Conversation | undefined} row @param {boolean} quoted */
function bodyOf(occasion, item, row, quoted) {
  const by = item.by?.name || t('someone');
  const at = item.at ? clock(item.at) : '';
  const sentence = t(`notice.${occasion}`, { by, at, team: row?.team?.name ?? t('notice.everybody') });
  const words = quoted && QUOTING.has(occasion) ? (row?.last_message?.preview ?? '') : '';
  if (!words) return sentence;
  return occasion === 'answered' ? words : `${sentence}\n${words}`;
}
