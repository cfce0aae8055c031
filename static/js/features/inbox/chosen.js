// Which conversations of the list are chosen, to do something to all of them.
import { computed, signal } from '@preact/signals';
import { ids } from '../../store/list.js';

/** @type {import('@preact/signals').Signal<Set<string>>} */
export const chosen = signal(new Set());
/** Whether boxes are shown although nothing is chosen yet. */
export const choosing = signal(false);
export const showsBoxes = computed(() => choosing.value || chosen.value.size > 0);

/** Where the keyboard or the last click stands. */
let cursor = '';

/** @param {string} id */
export function toggle(id) {
  const next = new Set(chosen.peek());
  if (!next.delete(id)) next.add(id);
  cursor = id;
  chosen.value = next;
}

/** Everything between the last one and this. @param {string} id */
export function chooseTo(id) {
  const all = ids.peek();
  const [from, to] = [all.indexOf(cursor), all.indexOf(id)];
  if (from < 0) {
    toggle(id);
    return;
  }
  const between = all.slice(Math.min(from, to), Math.max(from, to) + 1);
  chosen.value = new Set([...chosen.peek(), ...between]);
  cursor = id;
}

/** The next one too. @param {string | undefined} open where to begin @param {1 | -1} step @returns {string | undefined} the one that was added */
export function extend(open, step) {
  const all = ids.peek();
  const begun = chosen.peek().size > 0 && all.includes(cursor);
  const at = all.indexOf(begun ? cursor : (open ?? ''));
  const next = all[at + step] ?? all[at];
  if (!next) return undefined;
  const first = begun || at < 0 ? [] : [all[at]];
  chosen.value = new Set([...chosen.peek(), ...first, next]);
  cursor = next;
  return next;
}

/** All that are loaded. */
export function chooseAll() {
  chosen.value = new Set(ids.peek());
}

export function chooseNone() {
  chosen.value = new Set();
  choosing.value = false;
}
