// Taking back what was done: the server remembers it for a while, so the key Z works after a reload
// too. What a colleague did since stays as it is.
import { t } from '../lib/i18n.js';
import { api, asProblem } from '../net/api.js';
import { peekRow, putRows } from '../store/conversations.js';
import { agentName } from '../store/directory.js';
import { rowsChanged } from '../store/list.js';
import { complain, problemText, toast } from '../ui/toast.js';

/** @param {string} words what was done @param {string} operation its name */
export function offerUndo(words, operation) {
  toast(words, { kind: 'ok', action: t('app.undo'), onAction: () => undo(operation) });
}

/** @param {string} operation */
async function undo(operation) {
  try {
    const { items, refused } = await api.post(`/api/operations/${encodeURIComponent(operation)}/undo`);
    putRows(items);
    rowsChanged(items.map((/** @type {Conversation} */ row) => row.id));
    const words = items.length === 1 ? t('undo.done', { name: items[0].contact.name }) : t('bulk.taken_back', { count: items.length });
    if (refused.length > 0) toast(`${words} ${t('undo.refused', { count: refused.length })}`, { kind: 'danger' });
    else toast(words, { kind: 'ok' });
  } catch (error) {
    explain(asProblem(error));
  }
}

/** Who was in the way, and where. @param {import('../net/api.js').Problem} problem */
function explain(problem) {
  const who = problem.code === 'moved_on' ? agentName(problem.body.by?.id) : '';
  const where = peekRow(problem.body.refused?.[0]?.conversation_id)?.contact.name;
  const words = who ? t('undo.moved_on', { who }) : problemText(problem);
  toast(where ? `${where}: ${words}` : words, { kind: 'danger' });
}

/** What the key does: the latest that can still be taken back. */
export async function undoLatest() {
  try {
    const [latest] = (await api.get('/api/operations')).items;
    if (latest) await undo(latest.id);
    else toast(t('undo.nothing'));
  } catch (error) {
    complain(asProblem(error));
  }
}
