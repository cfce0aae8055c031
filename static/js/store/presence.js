// Who else is in a conversation now. The server sends the whole list each time.
import { signal } from '@preact/signals-core';

/** @typedef {{agent: Named, state: 'looking' | 'composing' | 'away'}} Presence */

/** By conversation. @type {import('@preact/signals-core').Signal<Record<string, Presence[]>>} */
export const presence = signal({});

/** @param {string} conversation @param {Presence[]} agents */
export function putPresence(conversation, agents) {
  const next = { ...presence.value };
  if (agents.length > 0) next[conversation] = agents;
  else delete next[conversation];
  presence.value = next;
}

/** Nothing is known while the line is down. */
export function forgetPresence() {
  presence.value = {};
}
