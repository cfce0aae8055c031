// What people do to conversations, with the words that follow.
import { forwarding } from '../lib/forwarding.js';
import { t } from '../lib/i18n.js';
import { asProblem } from '../net/api.js';
import { command } from '../net/commands.js';
import { route } from '../router.js';
import { peekRow, putRows } from '../store/conversations.js';
import { agentName, teamName } from '../store/directory.js';
import { neighbour, rowsChanged } from '../store/list.js';
import { threadOf } from '../store/threads.js';
import { askLazy } from '../ui/dialog.js';
import { problemText, toast } from '../ui/toast.js';
import { openConversation } from './open.js';
import { contentPreview } from './thread/preview.js';
import { offerUndo } from './undo.js';

/** Of a message that a dialog names. */
const LONGEST_WORDS = 80;

/** @param {unknown} error */
function explain(error) {
  const problem = asProblem(error);
  if (problem.code === 'already_owned') {
    const { owner } = problem.body;
    const name = owner?.name || agentName(owner?.id ?? owner) || t('someone');
    toast(t('problem.already_owned', { owner: name }), { kind: 'danger' });
  } else toast(problemText(problem), { kind: 'danger' });
}

/** @param {string} id @param {string} name @param {object} [body] @returns {Promise<string>} by what it can be taken back; empty when it did not happen */
async function act(id, name, body) {
  const key = crypto.randomUUID();
  try {
    const answer = await command(id, name, body, { key });
    if (answer?.version !== undefined && answer.channel) {
      putRows([answer]);
      rowsChanged([id]);
    }
    return key;
  } catch (error) {
    explain(error);
    return '';
  }
}

/** Goes on with the next conversation of the list. @param {string} id */
function advance(id) {
  const { parts } = route.peek();
  if (parts[0] !== 'inbox' || parts[2] !== id) return;
  const next = neighbour(id, 1) ?? neighbour(id, -1);
  const isNarrow = matchMedia('(max-width: 767px)').matches;
  openConversation(next && next !== id && !isNarrow ? next : '');
}

/** Done for now: tells, offers to take it back, goes on. @param {string} id @param {string} words @param {string} operation */
function putAway(id, words, operation) {
  advance(id);
  offerUndo(words, operation);
}

/** @param {string} id */
const nameOf = (id) => peekRow(id)?.contact.name ?? '';

export const claim = (/** @type {string} */ id) => act(id, 'claim');
export const takeOver = (/** @type {string} */ id) => act(id, 'take_over');
export const reopen = (/** @type {string} */ id) => act(id, 'reopen');

/** @param {string} id */
export async function release(id) {
  const done = await act(id, 'release');
  if (done) offerUndo(t('done.released', { name: nameOf(id) }), done);
}

/** @param {string} id */
export async function resolve(id) {
  const done = await act(id, 'resolve');
  if (done) putAway(id, t('done.resolved', { name: nameOf(id) }), done);
}

/** @param {string} id */
export async function snooze(id) {
  const until = await askLazy(() => import('./dialogs/moment.js'), 'SnoozeDialog');
  const done = until && (await act(id, 'snooze', { until }));
  if (done) putAway(id, t('done.snoozed', { name: nameOf(id) }), done);
}

/** @param {string} id */
export async function followUp(id) {
  const answer = await askLazy(() => import('./dialogs/moment.js'), 'FollowUpDialog', { current: peekRow(id)?.follow_up_at });
  if (answer) await act(id, 'follow_up', { at: answer.at });
}

/** To a colleague or a team. @param {string} id */
export async function assign(id) {
  const target = await askLazy(() => import('./dialogs/assign.js'), 'AssignDialog', { row: peekRow(id) });
  if (!target) return;
  const done = await act(id, target.agent ? 'assign' : 'transfer', target.agent ? { agent_id: target.agent } : { team_id: target.team });
  if (done) offerUndo(t('done.assigned', { name: nameOf(id), to: agentName(target.agent) || teamName(target.team) }), done);
}

/** @param {string} id */
export async function label(id) {
  const change = await askLazy(() => import('./dialogs/labels.js'), 'LabelsDialog', { rows: [peekRow(id)] });
  const done = change && (await act(id, 'label', change));
  if (done) offerUndo(t('done.labelled', { name: nameOf(id) }), done);
}

/** @param {string} id @param {Priority} priority */
export const prioritise = (id, priority) => act(id, 'prioritise', { priority });

/** @param {string} id */
export const markUnread = (id) => act(id, 'unread');

/** Reading is not worth a complaint: the next look tries again. @param {string} id @param {number} seq */
export function markRead(id, seq) {
  command(id, 'read', { seq }).catch(() => undefined);
}

/** @param {string} id @param {string} message @param {string} emoji empty takes it back */
export const react = (id, message, emoji) => act(id, 'messages', { type: 'reaction', message_id: message, emoji });

/** @param {string} id @param {string} wanted a message of it */
function described(id, wanted) {
  const message = threadOf(id).peek().items.find((item) => item.id === wanted);
  if (!message) return [];
  const { words } = contentPreview(message.content);
  return [{ id: wanted, words: words.slice(0, LONGEST_WORDS), how: forwarding(message, words) }];
}

/** @param {string} id @param {string[]} messages */
export async function forward(id, messages) {
  const target = await askLazy(() => import('./dialogs/forward.js'), 'ForwardDialog', { from: id, messages: messages.flatMap((message) => described(id, message)) });
  if (!target) return false;
  const done = await act(id, 'forward', target);
  if (done) toast(t('done.forwarded', { count: target.message_ids.length }), { kind: 'ok' });
  return Boolean(done);
}
