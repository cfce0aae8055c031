// Turns what was written into messages for the outbox.
import { mentionsIn } from '../../lib/mentions.js';
import { t } from '../../lib/i18n.js';
import { agents } from '../../store/directory.js';
import { draftLeaves } from '../../store/drafts.js';
import { send } from '../../store/outbox.js';
import { presence } from '../../store/presence.js';
import { threadOf } from '../../store/threads.js';
import { Confirm, ask } from '../../ui/dialog.js';
import { ends, known } from './typing.js';

/** @typedef {import('../../store/attached.js').Attachment} Attachment */

/** @param {string} id @param {string} text */
export function sendNote(id, text) {
  send({ conversation: id, command: 'note', body: { text, mentions: mentionsIn(text, agents.peek()), draft: true } });
  draftLeaves(id, 'note');
  return true;
}

/**
 * Words alone, or files with their captions; the words go under the first file that can carry them
 * and has none, and after the files otherwise.
 * @param {string} id
 * @param {{text: string, files: Attachment[], quote: Quote | null, resolve: boolean}} written
 * @returns {Promise<boolean>} whether it was sent
 */
export async function sendReply(id, { text, files, quote, resolve }) {
  if (!(await nobodyElseWrites(id))) return false;
  const seen = known(id, threadOf(id).peek().items.at(-1)?.seq);
  ends(id);
  const common = { seen, reply_to: quote?.message_id ?? undefined };
  const carrier = text ? files.find((file) => file.kind !== 'audio' && !file.caption) : undefined;
  const bodies = files.map((file) => bodyOf(file, file === carrier ? text : file.caption));
  if (text && !carrier) bodies.push({ body: { type: 'text', text } });
  bodies.forEach(({ body, file }, at) => {
    const last = at === bodies.length - 1 || undefined;
    send({ conversation: id, command: 'messages', body: { ...body, ...common, resolve: (last && resolve) || undefined, draft: last }, quote, file });
  });
  draftLeaves(id, 'reply');
  return true;
}

/** @param {Attachment} file @param {string} words @returns {{body: any, file?: Outgoing['file']}} */
function bodyOf(file, words) {
  const caption = file.kind === 'audio' ? undefined : words.trim() || undefined;
  const details = file.kind === 'document' ? { file_name: file.name } : file.kind === 'audio' ? { voice: file.voice } : {};
  return {
    body: { type: file.kind, caption, ...details },
    file: { blob: file.blob, name: file.name, kind: file.kind, caption: caption ?? '', voice: file.voice },
  };
}

/** @param {string} id */
async function nobodyElseWrites(id) {
  const writing = (presence.peek()[id] ?? []).find((entry) => entry.state === 'composing');
  if (!writing) return true;
  return ask(Confirm, { title: t('collision.title', { name: writing.agent.name }), text: t('collision.text'), action: t('moved.send'), final: true });
}
