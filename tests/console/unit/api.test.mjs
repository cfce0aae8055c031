// What the server says no with, and whose session it means.
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { api, sessionBegan, sessionExpired } from '../../../static/js/net/api.js';

const real = globalThis.fetch;
afterEach(() => {
  globalThis.fetch = real;
  sessionExpired.value = false;
});

const refusal = () => Response.json({ code: 'not_signed_in' }, { status: 401 });

test('a session that has ended is noticed', async () => {
  globalThis.fetch = async () => refusal();
  await assert.rejects(api.get('/api/me'), { code: 'not_signed_in', asked: 'GET /api/me' });
  assert.equal(sessionExpired.value, true);
});

test('a late answer says nothing about the session that has begun since', async () => {
  let answer = (/** @type {Response} */ _) => {};
  globalThis.fetch = () => new Promise((resolve) => { answer = resolve; });
  const asked = api.get('/api/me');
  sessionBegan();
  answer(refusal());
  await assert.rejects(asked, { code: 'not_signed_in' });
  assert.equal(sessionExpired.value, false);
});
