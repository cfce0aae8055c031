// What was sent but is not yet confirmed: shown with a clock, kept through reloads, sent until the
// server has answered. The key makes sure that nothing is sent twice.
import { del, entries, set } from 'idb-keyval';
import { signal } from '@preact/signals-core';
import { api, asProblem, isPassing } from '../net/api.js';
import { command } from '../net/commands.js';
import { serverNow } from './clock.js';
import { holdDraft } from './drafts.js';
import { isSame } from './merge.js';
import { self } from './session.js';
import { putMessages } from './threads.js';

/** @type {import('@preact/signals-core').Signal<Outgoing[]>} */
export const outbox = signal([]);

/** @param {Outgoing} entry */
const nameOf = (entry) => `outbox/${entry.agent}/${entry.key}`;

/** @param {string} key @param {Partial<Outgoing>} change */
function change(key, change) {
  outbox.value = outbox.peek().map((entry) => (entry.key === key ? { ...entry, ...change } : entry));
  const changed = outbox.peek().find((entry) => entry.key === key);
  if (changed) set(nameOf(changed), changed).catch(() => undefined);
}

/** @param {Outgoing} entry */
export function discard(entry) {
  outbox.value = outbox.peek().filter((other) => other.key !== entry.key);
  del(nameOf(entry)).catch(() => undefined);
}

/** Somebody must decide before it can go on: the stale-reply guard, or a closed window. */
/** @type {(entry: Outgoing, problem: import('../net/api.js').Problem) => void} */
let onRefused = () => {};

/** @param {typeof onRefused} handler */
export function useRefusalHandler(handler) {
  onRefused = handler;
}

/** @param {Pick<Outgoing, 'conversation' | 'command' | 'body'> & Partial<Outgoing>} draft */
export function send(draft) {
  /** @type {Outgoing} */
  const entry = { key: crypto.randomUUID(), agent: self().id, at: serverNow(), state: 'waiting', ...draft };
  outbox.value = [...outbox.peek(), entry];
  set(nameOf(entry), entry).catch(() => undefined);
  return attempt(entry);
}

/** Once more, on a person's word: a new key, because the old one gives the old answer. @param {Outgoing} entry @param {object} [body] changes to it */
export function sendAgain(entry, body) {
  discard(entry);
  const { key, state, problem, at, ...rest } = entry;
  return send({ ...rest, body: { ...entry.body, ...body } });
}

const RETRY_MILLIS = 3000;
/** What is on its way, by conversation: messages leave in the order in which they were written. @type {Map<string, Promise<void>>} */
const lanes = new Map();

/** @param {Outgoing} entry */
function attempt(entry) {
  const before = lanes.get(entry.conversation) ?? Promise.resolve();
  const mine = before.then(() => transmit(entry.key));
  lanes.set(entry.conversation, mine);
  if (entry.body.draft) holdDraft(entry.conversation, mine);
  mine.finally(() => lanes.get(entry.conversation) === mine && lanes.delete(entry.conversation));
  return mine;
}

/** @param {string} key */
const entryOf = (key) => outbox.peek().find((entry) => entry.key === key);

/** @param {string} key */
async function transmit(key) {
  const entry = entryOf(key);
  if (!entry || entry.state === 'failed') return;
  try {
    const body = await withUpload(entry);
    const message = await command(entry.conversation, entry.command, body, { key: entry.key, keep: true });
    putMessages(entry.conversation, [message]);
    discard(entry);
  } catch (error) {
    const problem = asProblem(error);
    change(entry.key, { state: 'failed', problem: { code: problem.code, title: problem.message } });
    const failed = outbox.peek().find((other) => other.key === entry.key);
    if (failed) onRefused(failed, problem);
  }
}

/** Uploads the file first, once. @param {Outgoing} entry */
async function withUpload(entry) {
  if (!entry.file || entry.body.media_id) return entry.body;
  change(entry.key, { state: 'uploading' });
  const form = new FormData();
  form.append('file', entry.file.blob, entry.file.name);
  if (entry.file.voice) form.append('voice', 'true');
  const media = await upload(entry.key, form);
  const body = { ...entry.body, media_id: media.id };
  change(entry.key, { state: 'waiting', body });
  return body;
}

/** Tries until there is an answer: no line is no reason to give a file up. @param {string} key @param {FormData} form @returns {Promise<{id: string}>} */
async function upload(key, form) {
  for (;;) {
    try {
      return await api.upload('/api/media', form);
    } catch (error) {
      if (!isPassing(error) || !entryOf(key)) throw error;
      await new Promise((resolve) => setTimeout(resolve, RETRY_MILLIS));
    }
  }
}

/** A live message arrived before the answer to our command did. @param {Message[]} messages */
export function landed(messages) {
  if (outbox.peek().length === 0) return;
  for (const message of messages) {
    const match = outbox.peek().find((entry) => entry.conversation === message.conversation_id
      && entry.state === 'waiting' && isSame(message, entry));
    if (match) discard(match);
  }
}

/** Goes on with what an earlier page left. @param {string} agent */
export async function loadOutbox(agent) {
  const prefix = `outbox/${agent}/`;
  const stored = await entries().catch(() => []);
  const found = stored.filter(([name]) => typeof name === 'string' && name.startsWith(prefix)).map(([, entry]) => entry);
  const known = new Set(outbox.peek().map((entry) => entry.key));
  const left = found.filter((entry) => !known.has(entry.key)).sort((a, b) => a.at - b.at);
  outbox.value = [...left, ...outbox.peek()];
  for (const entry of left) if (entry.state !== 'failed') attempt(entry);
}

/** Signed out. */
export function forgetOutbox() {
  outbox.value = [];
}
