// Commands to conversations. Each carries a key; sent again with the same key it gives the first
// answer again, so nothing happens twice however often the line breaks.
import { Problem, api, isPassing } from './api.js';

const ANSWER_MILLIS = 15_000;
const RETRY_MILLIS = 3_000;
/** A message's own `type` and a frame's `type` cannot stand in one frame, so messages go by REST. */
const BY_REST = new Set(['messages']);

/** @type {(frame: object) => boolean} */
let send = () => false;

/**
 * @typedef {{conversation: string, command: string, body: object, keep: boolean, operation?: string,
 *   timer?: ReturnType<typeof setTimeout>, asking?: boolean,
 *   resolve: (body: any) => void, reject: (problem: Problem) => void}} Waiting
 * @type {Map<string, Waiting>}
 */
const waiting = new Map();

/** @param {(frame: object) => boolean} sender */
export function useSender(sender) {
  send = sender;
}

/**
 * Asks the server to do something to a conversation.
 * @param {string} conversation
 * @param {string} command as in src/protocol/command.rs
 * @param {object} [body]
 * @param {{key?: string, keep?: boolean, operation?: string}} [options] `keep` waits for the line to
 *   come back, however long; without it a command fails as `offline`, because nobody wants a claim an
 *   hour later. What has one `operation` is taken back together; without it the key is its name
 * @returns {Promise<any>}
 */
export function command(conversation, command, body = {}, options = {}) {
  const key = options.key ?? crypto.randomUUID();
  return new Promise((resolve, reject) => {
    /** @type {Waiting} */
    const entry = { conversation, command, body, keep: options.keep ?? false, operation: options.operation, resolve, reject };
    waiting.set(key, entry);
    transmit(key, entry);
  });
}

/** @param {string} key @param {Waiting} entry */
function transmit(key, entry) {
  clearTimeout(entry.timer);
  if (BY_REST.has(entry.command)) {
    post(key, entry);
    return;
  }
  const { conversation, command, body, operation } = entry;
  const left = send({ type: 'command', key, conversation, command, operation, ...body });
  if (!left) {
    if (!entry.keep) refuse(key, new Problem(0, { code: 'offline', title: 'not connected' }));
    return;
  }
  entry.timer = setTimeout(() => {
    if (entry.keep) transmit(key, entry);
    else refuse(key, new Problem(0, { code: 'no_answer', title: 'the server did not answer in time' }));
  }, ANSWER_MILLIS);
}

/** @param {string} key @param {Waiting} entry */
async function post(key, entry) {
  if (entry.asking) return;
  entry.asking = true;
  try {
    const name = entry.command.replaceAll('_', '-');
    const body = await api.post(`/api/conversations/${entry.conversation}/${name}`, entry.body, key);
    settle({ key, ok: true, body });
  } catch (error) {
    const problem = /** @type {Problem} */ (error);
    if (entry.keep && isPassing(problem)) {
      entry.timer = setTimeout(() => transmit(key, entry), RETRY_MILLIS);
    } else refuse(key, problem);
  } finally {
    entry.asking = false;
  }
}

/** @param {string} key @param {Problem} problem */
function refuse(key, problem) {
  const entry = waiting.get(key);
  waiting.delete(key);
  clearTimeout(entry?.timer);
  entry?.reject(problem);
}

/** The server's answer. @param {{key: string, ok: boolean, body: any}} result */
export function settle(result) {
  const entry = waiting.get(result.key);
  if (!entry) return;
  if (!result.ok) {
    refuse(result.key, new Problem(result.body?.status ?? 409, result.body ?? {}));
    return;
  }
  waiting.delete(result.key);
  clearTimeout(entry.timer);
  entry.resolve(result.body);
}

/** The line is back: ask again for everything that is still open. */
export function repeatAll() {
  for (const [key, entry] of waiting) transmit(key, entry);
}

/** Nobody waits any more: signed out. */
export function forgetAll() {
  for (const key of [...waiting.keys()]) refuse(key, new Problem(0, { code: 'offline', title: 'signed out' }));
}
