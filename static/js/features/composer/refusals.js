// When the server refuses an answer that a person must decide about.
import { openThread } from '../../store/threads.js';
import { discard, sendAgain } from '../../store/outbox.js';
import { draftOf, putDraft } from '../../store/drafts.js';
import { askLazy } from '../../ui/dialog.js';

/** @param {Outgoing} entry @param {import('../../net/api.js').Problem} problem */
export async function onRefused(entry, problem) {
  if (problem.code !== 'conversation_moved') return;
  openThread(entry.conversation);
  const { since = [], by } = problem.body;
  const answer = await askLazy(() => import('./moved-dialog.js'), 'MovedDialog', { since, by });
  if (answer === 'send') {
    const seen = Math.max(problem.body.seq ?? 0, problem.body.reply_seq ?? 0, ...since.map((/** @type {Message} */ message) => message.seq));
    sendAgain(entry, { seen });
  } else if (entry.body.text && !entry.file) {
    const kept = draftOf(entry.conversation).reply;
    putDraft(entry.conversation, 'reply', kept ? `${entry.body.text}\n${kept}` : entry.body.text);
    discard(entry);
  }
}
