// What was searched for and what was found. It stays when a hit is opened, so that coming back
// shows it at once.
import { signal } from '@preact/signals-core';
import { api, query } from '../../net/api.js';
import { putRows } from '../../store/conversations.js';
import { self } from '../../store/session.js';

const PAGE = 20;
/** Whoever may see few of many hits gets short pages; so many are asked for in a row. */
const IN_A_ROW = 5;

/**
 * @typedef {{from: number, to: number}} Mark
 * @typedef {{text: string, marks: Mark[]}} Snippet
 * @typedef {{conversation: Conversation, matches: ({field: string} & Snippet)[]}} FoundConversation
 * @typedef {Pick<Message, 'id' | 'conversation_id' | 'seq' | 'at' | 'direction' | 'author' | 'author_name'> &
 *   {kind: string, contact: Contact, channel: Named, snippet: Snippet}} FoundMessage
 * @typedef {{items: FoundConversation[], next: string | null}} Conversations
 * @typedef {{items: FoundMessage[], next: string | null}} Messages
 * @typedef {{words: string, state: 'idle' | 'loading' | 'ready' | 'failed', error: Error | null,
 *   conversations: Conversations, messages: Messages, complete: boolean}} Finding
 */

/** @type {Finding} */
const NOTHING = {
  words: '', state: 'idle', error: null, complete: true,
  conversations: { items: [], next: null }, messages: { items: [], next: null },
};

export const finding = signal(NOTHING);

let running = new AbortController();
/** Who searched last: nobody is shown what somebody else found. */
let whose = '';

/** @param {Partial<Finding>} change */
function update(change) {
  finding.value = { ...finding.peek(), ...change };
}

/** @param {Record<string, string | number>} asked @param {AbortSignal} signal */
const page = (asked, signal) => api.get(`/api/search${query({ limit: PAGE, ...asked })}`, signal);

/** Searches; what is running is given up. Finding the same again shows what was found meanwhile. @param {string} words */
export async function find(words) {
  running.abort();
  running = new AbortController();
  const { signal } = running;
  const again = whose === self().id && words === finding.peek().words && finding.peek().state !== 'failed';
  whose = self().id;
  if (words === '') {
    finding.value = NOTHING;
    return;
  }
  if (!again) finding.value = { ...NOTHING, words, state: 'loading' };
  try {
    const answer = await page({ q: words }, signal);
    putRows(answer.conversations.items.map((/** @type {FoundConversation} */ hit) => hit.conversation));
    const { conversations, messages, index } = answer;
    update({ conversations, messages, complete: index.complete, state: messages.items.length > 0 || !messages.next ? 'ready' : 'loading' });
    await fill(signal);
    update({ state: 'ready' });
  } catch (error) {
    if (!signal.aborted) update({ state: 'failed', error: /** @type {Error} */ (error) });
  }
}

/** Goes on while a page of messages is short. @param {AbortSignal} signal */
async function fill(signal) {
  for (let tries = 0; tries < IN_A_ROW; tries++) {
    const { items, next } = finding.peek().messages;
    if (!next || items.length >= PAGE) return;
    await append('messages', signal);
  }
}

/** The next page of one kind. @param {'conversations' | 'messages'} kind */
export async function more(kind) {
  const { signal } = running;
  const before = finding.peek()[kind].items.length;
  for (let tries = 0; tries < IN_A_ROW; tries++) {
    await append(kind, signal);
    const { items, next } = finding.peek()[kind];
    if (!next || items.length > before) return;
  }
}

/** @param {'conversations' | 'messages'} kind @param {AbortSignal} signal */
async function append(kind, signal) {
  const { words, [kind]: known } = finding.peek();
  if (!known.next) return;
  const answer = await page({ q: words, cursor: known.next }, signal);
  if (signal.aborted || finding.peek()[kind] !== known) return;
  const fresh = answer[kind];
  if (kind === 'conversations') putRows(fresh.items.map((/** @type {FoundConversation} */ hit) => hit.conversation));
  update({ [kind]: { items: [...known.items, ...fresh.items], next: fresh.next } });
}
