// REST: JSON in, JSON out, problems (RFC 9457) thrown as `Problem`.
import { signal } from '@preact/signals-core';

/** Set when the server no longer knows the session: the sign-in dialog opens in place. */
export const sessionExpired = signal(false);

/** Rises with every sign-in: an answer to what was asked before says nothing about the session since. */
let era = 0;

export function sessionBegan() {
  era += 1;
  sessionExpired.value = false;
}

/** What the server, or the way to it, said no with. `code` is stable. */
export class Problem extends Error {
  /** @param {number} status 0 when no answer came @param {Record<string, any>} body @param {string} [asked] for what */
  constructor(status, body, asked = '') {
    super(body.detail ?? body.title ?? body.code);
    this.status = status;
    /** @type {string} */
    this.code = body.code ?? 'unknown';
    this.body = body;
    this.asked = asked;
    this.at = Date.now();
  }
}

/** @param {unknown} error */
export const asProblem = (error) =>
  error instanceof Problem ? error : new Problem(0, { code: 'unknown', title: String(error) });

/** Codes that do not answer the question: it may be asked again. */
const PASSING = new Set(['offline', 'not_signed_in', 'overloaded']);

/** @param {unknown} error */
export const isPassing = (error) => PASSING.has(asProblem(error).code);

/** A server that is there and will not answer, however often it is asked. @param {unknown} error */
export function isRefusal(error) {
  const { status } = asProblem(error);
  return status >= 400 && status < 500 && status !== 429 && !isPassing(error);
}

/** @param {Response} response */
async function bodyOf(response) {
  if (response.status === 204) return null;
  const isJson = response.headers.get('content-type')?.includes('json');
  if (!isJson) return { code: `http_${response.status}`, title: response.statusText };
  return response.json().catch(() => ({ code: 'unreadable', title: 'the answer is not JSON' }));
}

/**
 * @param {string} method
 * @param {string} path
 * @param {{body?: unknown, form?: FormData, key?: string, signal?: AbortSignal}} [options]
 */
async function request(method, path, options = {}) {
  /** @type {Record<string, string>} */
  const headers = { accept: 'application/json' };
  if (options.key) headers['idempotency-key'] = options.key;
  /** @type {BodyInit | undefined} */
  let body = options.form;
  if (options.body !== undefined) {
    headers['content-type'] = 'application/json';
    body = JSON.stringify(options.body);
  }
  const asked = era;
  let response;
  try {
    response = await fetch(path, { method, headers, body, signal: options.signal, credentials: 'same-origin' });
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new Problem(0, { code: 'offline', title: 'the server cannot be reached' }, `${method} ${path}`);
  }
  const answer = await bodyOf(response);
  if (response.ok) return answer;
  const problem = new Problem(response.status, answer ?? {}, `${method} ${path}`);
  if (problem.code === 'not_signed_in' && asked === era) sessionExpired.value = true;
  throw problem;
}

/** @param {Record<string, string | number | boolean | null | undefined>} values */
export function query(values) {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== '' && value !== null && value !== undefined) search.set(name, String(value));
  }
  const text = search.toString();
  return text ? `?${text}` : '';
}

export const api = {
  /** @param {string} path @param {AbortSignal} [signal] @returns {Promise<any>} */
  get: (path, signal) => request('GET', path, { signal }),
  /** @param {string} path @param {unknown} [body] @param {string} [key] @returns {Promise<any>} */
  post: (path, body, key) => request('POST', path, { body, key }),
  /** @param {string} path @param {unknown} body @returns {Promise<any>} */
  patch: (path, body) => request('PATCH', path, { body }),
  /** @param {string} path @param {unknown} body @returns {Promise<any>} */
  put: (path, body) => request('PUT', path, { body }),
  /** @param {string} path @returns {Promise<any>} */
  remove: (path) => request('DELETE', path),
  /** @param {string} path @param {FormData} form @returns {Promise<any>} */
  upload: (path, form) => request('POST', path, { form }),
};
