// Real keystrokes: what colleagues see as "is writing", and the customer as a typing indicator.
import { api } from '../../net/api.js';
import { tellPresence } from '../../net/live.js';

const LEASE_MILLIS = 4000;
/** WhatsApp shows the indicator for up to 25 seconds. */
const CUSTOMER_MILLIS = 20_000;

/** The last key that went into a composer. */
export const lastKeystroke = { conversation: '', at: 0 };

/** Up to which entry the writer had read when they began, by conversation. @type {Map<string, number>} */
const begunAt = new Map();

/** An answer is begun, while so much of the thread is there. @param {string} conversation @param {number | undefined} seq */
export function begins(conversation, seq) {
  if (seq !== undefined) begunAt.set(conversation, seq);
}

/** What its writer knew of; what a colleague answered later they may have overlooked. @param {string} conversation @param {number | undefined} seq of the last entry there is now */
export const known = (conversation, seq) => begunAt.get(conversation) ?? seq;

/** It has left, or nothing is left of it. @param {string} conversation */
export const ends = (conversation) => begunAt.delete(conversation);

let told = 0;
let customerTold = { conversation: '', at: 0 };

/** @param {string} conversation @param {boolean} towardsCustomer */
export function typed(conversation, towardsCustomer) {
  const now = Date.now();
  const renewed = lastKeystroke.conversation !== conversation || now - told > LEASE_MILLIS;
  Object.assign(lastKeystroke, { conversation, at: now });
  if (renewed) {
    told = now;
    tellPresence(conversation, 'composing');
  }
  if (!towardsCustomer) return;
  if (customerTold.conversation === conversation && now - customerTold.at < CUSTOMER_MILLIS) return;
  customerTold = { conversation, at: now };
  api.post(`/api/conversations/${conversation}/typing`).catch(() => undefined);
}

/** The words are gone: sent or deleted. @param {string} conversation */
export function stoppedTyping(conversation) {
  if (lastKeystroke.conversation !== conversation) return;
  lastKeystroke.at = 0;
  told = 0;
  tellPresence(conversation, 'looking');
}
