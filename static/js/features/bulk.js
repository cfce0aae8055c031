// One command to many conversations: a few at a time, with progress, and told what did not happen.
import { signal } from '@preact/signals';
import { t } from '../lib/i18n.js';
import { asProblem } from '../net/api.js';
import { command } from '../net/commands.js';
import { peekRow, putRows } from '../store/conversations.js';
import { rowsChanged } from '../store/list.js';
import { askLazy } from '../ui/dialog.js';
import { toast } from '../ui/toast.js';
import { offerUndo } from './undo.js';

const AT_ONCE = 4;

/** @typedef {{id: string, name: string, body?: object}} Step a command to one conversation */
/** @typedef {{step: Step, problem: import('../net/api.js').Problem}} Failure */

/** How far it is; `null` when nothing runs. @type {import('@preact/signals').Signal<{done: number, total: number} | null>} */
export const progress = signal(null);

/** @param {Step[]} steps @returns {Promise<{done: Step[], failed: Failure[]}>} */
async function run(steps) {
  /** @type {Step[]} */
  const done = [];
  /** @type {Failure[]} */
  const failed = [];
  const waiting = [...steps];
  const worker = async () => {
    for (let step = waiting.shift(); step; step = waiting.shift()) {
      try {
        const answer = await command(step.id, step.name, step.body);
        if (answer?.version !== undefined && answer.channel) putRows([answer]);
        done.push(step);
      } catch (error) {
        const problem = asProblem(error);
        // What was so already is as it should be.
        if (problem.code === 'already_there') done.push(step);
        else failed.push({ step, problem });
      }
      progress.value = { done: done.length + failed.length, total: steps.length };
    }
  };
  progress.value = { done: 0, total: steps.length };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  progress.value = null;
  rowsChanged(done.map((step) => step.id));
  return { done, failed };
}

/**
 * Does it, says how many it was done to, offers to take it back, and shows what failed.
 * @param {Step[]} steps
 * @param {{words: string, takeBack?: (step: Step) => Step | null}} told `words` is a key with a count;
 *   `takeBack` makes the step that undoes one that was done
 */
export async function doToMany(steps, { words, takeBack }) {
  if (steps.length === 0 || progress.peek()) return;
  // What undoes a step depends on how things stood before it.
  const undoing = new Map(steps.map((step) => [step, takeBack?.(step) ?? null]));
  const { done, failed } = await run(steps);
  if (done.length > 0) {
    const back = done.flatMap((step) => undoing.get(step) ?? []);
    const text = t(words, { count: done.length });
    if (back.length > 0) offerUndo(text, () => doToMany(back, { words: 'bulk.taken_back' }));
    else toast(text, { kind: 'ok' });
  }
  if (failed.length === 0) return;
  const again = await askLazy(() => import('./dialogs/bulk-failures.js'), 'BulkFailures', { failed });
  if (again) doToMany(failed.map((failure) => failure.step), { words, takeBack });
}

/** Gives a conversation back to whom it belonged. @param {Step} step @returns {Step | null} */
export function toFormerOwner(step) {
  const owner = peekRow(step.id)?.owner;
  return owner ? { id: step.id, name: 'assign', body: { agent_id: owner.id } } : { id: step.id, name: 'release' };
}
