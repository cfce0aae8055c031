// Saved views and their addresses say the same.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filterOf, isSameFilter, queryOf } from '../../../static/js/lib/saved-filter.js';

const filter = (change = {}) => ({ view: 'all', status: null, channel: null, team: null, label: null, owner: null, unread: false, sort: 'waiting', q: null, ...change });

test('a filter survives the way through an address', () => {
  const whole = filter({ view: 'teams', status: 'any', channel: '5', team: '2', label: '3', owner: 'none', unread: true, sort: 'newest', q: 'refund' });
  const query = queryOf(whole);
  assert.deepEqual(query, { view: 'teams', status: 'any', channel: '5', team: '2', label: '3', owner: 'none', unread: '1', sort: 'newest', q: 'refund' });
  assert.deepEqual(filterOf({ view: query.view, status: query.status, team: '' }, query), whole);
  assert.deepEqual(queryOf(filter()), { view: 'all' });
});

test('what a view says by itself counts where the address is silent', () => {
  assert.deepEqual(filterOf({ view: 'mine', status: 'open', team: '' }, {}), filter({ view: 'mine', status: 'open' }));
  assert.equal(filterOf({ view: 'all', status: 'open', team: '9' }, {}).team, '9');
  assert.equal(filterOf({ view: 'all', status: 'open', team: '9' }, { team: '4' }).team, '4');
});

test('two filters are the same when their lists are', () => {
  assert.ok(isSameFilter(filter({ status: 'open' }), filter({ status: 'open', q: '' })));
  assert.ok(!isSameFilter(filter(), filter({ unread: true })));
});
