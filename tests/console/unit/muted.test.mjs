// Which conversations are heard when some views are muted.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isMuted } from '../../../static/js/features/attention/muted.js';
import { VIEWS, askedBy, labelIn, listOf, savedIn, teamIn } from '../../../static/js/lib/views.js';

const ME = { id: '7', teams: [{ id: '1', name: 'Sales' }] };
const row = (change = {}) => ({ id: '1', status: 'open', owner: { id: '7' }, team: { id: '1' }, channel: { id: '3' }, labels: ['9'], unread: 1, follow_up_at: null, ...change });
const filter = (change) => ({ view: 'all', status: null, channel: null, team: null, label: null, owner: null, unread: false, sort: 'waiting', q: null, ...change });
const muted = (names, change, saved = [], isMentioned = false) => isMuted(row(change), names, saved, ME, isMentioned);

test('nothing is muted until somebody says so', () => {
  assert.ok(!muted([]));
});

test('a conversation is as quiet as the views that hold it', () => {
  assert.ok(muted(['mine']));
  assert.ok(!muted(['mine'], { owner: null }));
  assert.ok(!muted(['unassigned']));
  assert.ok(muted(['unassigned'], { owner: null }));
  assert.ok(muted(['all'], { owner: null }));
  assert.ok(muted(['teams'], { owner: null }));
  assert.ok(!muted(['teams'], { team: { id: '2' } }));
  assert.ok(muted(['unassigned', 'mine']), 'one of several is enough');
});

test('a team, a label and a mention can be muted', () => {
  assert.ok(muted(['team-1']));
  assert.ok(!muted(['team-2']));
  assert.ok(muted(['label-9']));
  assert.ok(!muted(['label-8']));
  assert.ok(!muted(['mentions']));
  assert.ok(muted(['mentions'], {}, [], true));
});

test('a saved view is muted by what it shows, a search and one that is gone not at all', () => {
  const saved = [{ id: '4', filter: filter({ channel: '3', owner: '7' }) }, { id: '5', filter: filter({ q: 'order' }) }, { id: '6', filter: filter({ status: 'resolved' }) }];
  assert.ok(muted(['view-4'], {}, saved));
  assert.ok(!muted(['view-4'], { channel: { id: '2' } }, saved));
  assert.ok(!muted(['view-4'], { owner: null }, saved));
  assert.ok(!muted(['view-5'], {}, saved));
  assert.ok(!muted(['view-6'], {}, saved));
  assert.ok(!muted(['view-77'], {}, saved));
});

test('names of views tell what they are of', () => {
  assert.deepEqual([teamIn('team-5'), savedIn('view-6'), labelIn('label-7')], ['5', '6', '7']);
  assert.deepEqual([teamIn('view-5'), savedIn('mine'), labelIn('label-x')], [undefined, undefined, undefined]);
  assert.deepEqual(askedBy('team-5'), { view: 'all', status: 'open', team: '5' });
  assert.deepEqual(askedBy('view-6', { view: 'teams' }), { view: 'teams', status: 'open', team: '' });
  for (const [name, { view, status }] of Object.entries(VIEWS)) assert.deepEqual(listOf(name, []), { view, status, team: '' });
});
