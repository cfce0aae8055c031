// Where a note names the reader, who has not read it.
import { signal } from '@preact/signals-core';
import { api } from '../net/api.js';

/** @typedef {{conversation_id: string, message_id: string, seq: number, by: Named | null}} Mention */

/** The place of the latest such note, by conversation. @type {import('@preact/signals-core').Signal<Record<string, number>>} */
export const mentions = signal({});

/** @param {string} conversation */
export const isMentioned = (conversation) => conversation in mentions.value;

/** @param {Mention} mention */
export function putMention({ conversation_id, seq }) {
  mentions.value = { ...mentions.peek(), [conversation_id]: seq };
}

/** @param {string} conversation */
export function dropMention(conversation) {
  const { [conversation]: read, ...left } = mentions.peek();
  mentions.value = left;
}

export async function loadMentions() {
  const { items } = await api.get('/api/me/mentions');
  mentions.value = Object.fromEntries(items.map((/** @type {Mention} */ item) => [item.conversation_id, item.seq]));
}

/** Signed out. */
export function forgetMentions() {
  mentions.value = {};
}
