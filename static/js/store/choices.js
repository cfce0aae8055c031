// What the reader wants to be told, and how: kept by the server, for all their browsers.
import { signal } from '@preact/signals-core';
import { api } from '../net/api.js';

/** @typedef {{push: boolean, desktop: boolean, sound: boolean}} Ways */
/** @typedef {{occasions: Record<string, Ways>, quiet: {from: string, until: string} | null, time_zone: string, preview: 'words' | 'name' | 'nothing'}} Choices */

/** What can be told, the weightiest first. */
export const OCCASIONS = ['assigned', 'answered', 'mention', 'follow_up', 'window', 'queue'];
export const WAYS = /** @type {const} */ (['push', 'desktop', 'sound']);

/** `null` until they are known. @type {import('@preact/signals-core').Signal<Choices | null>} */
export const choices = signal(null);

export async function loadChoices() {
  choices.value = await api.get('/api/me/notifications');
}

export function forgetChoices() {
  choices.value = null;
}

/** What is seen at once is what was wished; a refusal takes it back. @param {Partial<Choices>} change */
export async function choose(change) {
  const before = choices.peek();
  if (!before) return;
  const time_zone = Intl.DateTimeFormat().resolvedOptions().timeZone ?? before.time_zone;
  const after = { ...before, ...change, time_zone };
  choices.value = after;
  try {
    choices.value = await api.put('/api/me/notifications', after);
  } catch (error) {
    if (choices.peek() === after) choices.value = before;
    throw error;
  }
}
