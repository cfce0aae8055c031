// How rows and messages replace each other, and where rows belong.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { belongs, compareRows, isSame, leavesGap, mergeMessages, mergeRow, unreadOf, withRead } from '../../../static/js/store/merge.js';

const row = (change = {}) => ({ id: '10', seq: 5, version: 3, channel: { id: '1', name: 'a' }, status: 'open', owner: null, team: null, labels: [], waiting_since: null, window_closes_at: null, inbound_count: 4, answered_inbound: 1, last_activity_at: 100, ...change });
const message = (seq, change = {}) => ({ id: String(1000 + seq), seq, direction: 'out', author: { kind: 'agent', id: '7' }, at: 1_000_000, content: { type: 'text', text: 'hi' }, delivery: { state: 'sent' }, ...change });

test('unread counts what is neither read nor answered', () => {
  assert.equal(unreadOf(row()), 3);
  assert.equal(unreadOf(row({ read: { read_seq: 4, read_inbound: 3, marked_unread: false } })), 1);
  assert.equal(unreadOf(row({ answered_inbound: 4, read: { read_seq: 0, read_inbound: 9, marked_unread: false } })), 0);
  assert.equal(unreadOf(row({ answered_inbound: 4, read: { read_seq: 5, read_inbound: 4, marked_unread: true } })), 1);
});

test('the higher version wins and the reading position stays', () => {
  const read = { read_seq: 5, read_inbound: 4, marked_unread: false };
  const old = mergeRow(undefined, row({ read }));
  const newer = mergeRow(old, row({ version: 4, inbound_count: 5 }));
  assert.deepEqual([newer.version, newer.read, newer.unread], [4, read, 1]);
  assert.equal(mergeRow(newer, row({ version: 2, status: 'resolved' })), newer);
});

test('an old answer does not take the reading position back', () => {
  const held = mergeRow(undefined, row({ read: { read_seq: 5, read_inbound: 4, marked_unread: false } }));
  const late = mergeRow(held, row({ read: { read_seq: 2, read_inbound: 1, marked_unread: false } }));
  assert.equal(late.read.read_seq, 5);
  assert.equal(withRead(held, { read_seq: 5, read_inbound: 4, marked_unread: true }).unread, 1);
});

test('rows belong to the lists that the server would put them in', () => {
  const me = { id: '7', teams: [{ id: '2' }] };
  const list = (change) => ({ view: 'all', status: 'open', ...change });
  assert.ok(belongs(row(), list({}), me));
  assert.ok(!belongs(row({ status: 'resolved' }), list({}), me));
  assert.ok(belongs(row({ status: 'resolved' }), list({ status: 'any' }), me));
  assert.ok(belongs(row({ owner: { id: '7' } }), list({ view: 'mine' }), me));
  assert.ok(!belongs(row({ owner: { id: '8' } }), list({ view: 'mine' }), me));
  assert.ok(!belongs(row({ owner: { id: '8' } }), list({ view: 'unassigned' }), me));
  assert.ok(belongs(row({ team: { id: '2' } }), list({ view: 'teams' }), me));
  assert.ok(!belongs(row(), list({ view: 'teams' }), me));
  assert.ok(!belongs(row(), list({ channel: '9' }), me));
  assert.ok(belongs(row({ labels: ['3'] }), list({ label: '3' }), me));
  assert.ok(!belongs(row({ unread: 0 }), list({ unread: true }), me));
  assert.ok(belongs(row(), list({ owner: 'none' }), me) && !belongs(row({ owner: { id: '8' } }), list({ owner: 'none' }), me));
  assert.ok(belongs(row({ owner: { id: '8' } }), list({ owner: '8' }), me) && !belongs(row(), list({ owner: '8' }), me));
});

test('personal views hold what is mine, what has a reminder, and where I am named', () => {
  const me = { id: '7', teams: [] };
  const mine = (change = {}) => row({ owner: { id: '7' }, follow_up_at: null, ...change });
  const holds = (view, entry, mentioned) => belongs(entry, { view, status: 'any' }, me, mentioned);
  assert.ok(holds('snoozed', mine({ status: 'snoozed' })));
  assert.ok(holds('unread', mine({ unread: 1 })) && !holds('unread', mine({ unread: 0 })) && !holds('unread', row({ unread: 1 })));
  assert.ok(holds('follow_up', mine({ follow_up_at: 5 })) && !holds('follow_up', mine()));
  assert.ok(holds('follow_up', row({ follow_up_at: 5 })) && !holds('follow_up', row({ follow_up_at: 5, owner: { id: '8' } })));
  assert.ok(holds('mentions', row(), true) && !holds('mentions', row()));
});

test('who waits longest comes first, who does not wait comes last, newest first', () => {
  const rows = [row({ id: 'a', last_activity_at: 5 }), row({ id: 'b', waiting_since: 20 }), row({ id: 'c', last_activity_at: 9 }), row({ id: 'd', waiting_since: 10 })];
  const order = (sort) => rows.toSorted((x, y) => compareRows(x, y, sort, 0)).map((entry) => entry.id).join('');
  assert.equal(order('waiting'), 'dbca');
  assert.equal(order('newest'), 'bdca');
  const ends = [row({ id: 'x', window_closes_at: 5 }), row({ id: 'y', window_closes_at: 50 }), row({ id: 'z', window_closes_at: 40 })];
  assert.deepEqual(ends.toSorted((x, y) => compareRows(x, y, 'window', 10)).map((entry) => entry.id), ['z', 'y', 'x']);
});

test('equal rows keep one order, by id as a number', () => {
  assert.ok(compareRows(row({ id: '9' }), row({ id: '10' }), 'newest', 0) < 0);
});

test('messages are in order and each there once', () => {
  const held = [message(1), message(2)];
  assert.deepEqual(mergeMessages(held, [message(4), message(3), message(2)]).map((entry) => entry.seq), [1, 2, 3, 4]);
  assert.deepEqual(mergeMessages([message(5)], [message(3), message(4)]).map((entry) => entry.seq), [3, 4, 5]);
  assert.equal(mergeMessages(held, []), held);
});

test('a delivery state never falls', () => {
  const held = [message(1, { delivery: { state: 'read' } })];
  assert.equal(mergeMessages(held, [message(1, { delivery: { state: 'sent' } })])[0].delivery.state, 'read');
  assert.equal(mergeMessages(held, [message(1, { delivery: { state: 'played' } })])[0].delivery.state, 'played');
});

test('a gap is noticed', () => {
  assert.ok(leavesGap([message(1)], 3));
  assert.ok(!leavesGap([message(1)], 2));
  assert.ok(!leavesGap([], 9));
});

test('an optimistic entry knows its message', () => {
  const entry = { key: 'k', agent: '7', conversation: '10', at: 1_000_000, command: 'messages', body: { type: 'text', text: 'hi', seen: 4 }, state: 'waiting' };
  assert.ok(isSame(message(6), entry));
  assert.ok(!isSame(message(6, { author: { kind: 'agent', id: '8' } }), entry));
  assert.ok(!isSame(message(6, { content: { type: 'text', text: 'ho' } }), entry));
  assert.ok(!isSame(message(6, { at: 1 }), entry), 'an older message with the same words');
  const note = { ...entry, command: 'note', body: { text: 'hm', mentions: [] } };
  assert.ok(isSame(message(6, { content: { type: 'note', text: 'hm', mentions: [] } }), note));
});
