// One command to many conversations: a few at a time, with progress, and told what did not happen.
import { signal } from '@preact/signals';
import { t } from '../lib/i18n.js';
import { asProblem } from '../net/api.js';
import { command } from '../net/commands.js';
import { putRows } from '../store/conversations.js';
import { rowsChanged } from '../store/list.js';
import { askLazy } from '../ui/dialog.js';
import { offerUndo } from './undo.js';

const AT_ONCE = 4;

/** @typedef {{id: string, name: string, body?: object}} Step a command to one conversation */
/** @typedef {{step: Step, problem: import('../net/api.js').Problem}} Failure */

/** How far it is; `null` when nothing runs. @type {import('@preact/signals').Signal<{done: number, total: number} | null>} */
export const progress = signal(null);

/** @param {Step[]} steps @param {string} operation the name of them all @returns {Promise<{done: Step[], failed: Failure[]}>} */
async function run(steps, operation) {
  /** @type {Step[]} */
  const done = [];
  /** @type {Failure[]} */
  const failed = [];
  const waiting = [...steps];
  const worker = async () => {
    for (let step = waiting.shift(); step; step = waiting.shift()) {
      try {
        const answer = await command(step.id, step.name, step.body, { operation });
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
 * @param {Step[]} steps @param {string} words a key with a count
 */
export async function doToMany(steps, words) {
  if (steps.length === 0 || progress.peek()) return;
  const operation = crypto.randomUUID();
  const { done, failed } = await run(steps, operation);
  if (done.length > 0) offerUndo(t(words, { count: done.length }), operation);
  if (failed.length === 0) return;
  const again = await askLazy(() => import('./dialogs/bulk-failures.js'), 'BulkFailures', { failed });
  if (again) doToMany(failed.map((failure) => failure.step), words);
}
