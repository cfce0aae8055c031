// Addresses and their parts.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { href, parse } from '../../../static/js/router.js';

test('an address falls into parts and query, and comes together again', () => {
  const address = href(['inbox', 'team-12', '7100'], { q: 'عمر & co', sort: '' });
  assert.equal(address, '/inbox/team-12/7100?q=%D8%B9%D9%85%D8%B1+%26+co');
  assert.deepEqual(parse(address), { path: '/inbox/team-12/7100', parts: ['inbox', 'team-12', '7100'], query: { q: 'عمر & co' } });
});

test('missing parts leave no empty ones behind', () => {
  assert.equal(href(['inbox', 'mine', '']), '/inbox/mine');
  assert.deepEqual(parse('/').parts, []);
});

test('a broken escape is shown, not thrown', () => {
  assert.deepEqual(parse('/inbox/%E0%A4').parts, ['inbox', '%E0%A4']);
});
