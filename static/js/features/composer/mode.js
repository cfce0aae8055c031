// Whether an answer or a note is being written.
import { signal } from '@preact/signals';

/** @type {import('@preact/signals').Signal<'reply' | 'note'>} */
export const mode = signal('reply');

/** @param {'reply' | 'note'} next */
export function write(next) {
  mode.value = next;
  requestAnimationFrame(() => document.getElementById('composer-text')?.focus());
}
