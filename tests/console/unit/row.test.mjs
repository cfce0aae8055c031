// What a row of the list offers to whom, and how it follows a finger.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deedsOf, swipesOf } from '../../../static/js/lib/deeds.js';
import { heading, isRipe, sideOf, travel } from '../../../static/js/lib/swipe.js';

const row = (owner, status = 'open') => ({ owner: owner && { id: owner, name: owner }, status });
const who = (...rights) => ({ id: 'sara', may: (right) => rights.includes(right) });
const agent = who('reply', 'claim', 'label');
const boss = who('reply', 'claim', 'assign', 'take_over', 'label');

test('a free conversation can be taken and put away', () => {
  assert.deepEqual(deedsOf(row(null), agent), ['claim', 'snooze', 'resolve', 'label', 'follow_up', 'unread']);
  assert.deepEqual(deedsOf(row(null), boss), ['claim', 'assign', 'snooze', 'resolve', 'label', 'follow_up', 'unread']);
});

test('what a colleague owns is put away, taken and given back by superiors alone', () => {
  assert.deepEqual(deedsOf(row('omar'), agent), ['label', 'follow_up', 'unread']);
  assert.deepEqual(deedsOf(row('omar'), boss), ['take_over', 'assign', 'snooze', 'resolve', 'label', 'follow_up', 'unread', 'release']);
});

test('one’s own can be given back, a resolved one only opened again', () => {
  assert.deepEqual(deedsOf(row('sara'), agent), ['snooze', 'resolve', 'label', 'follow_up', 'unread', 'release']);
  assert.deepEqual(deedsOf(row('sara', 'resolved'), agent), ['reopen', 'label', 'follow_up', 'unread', 'release']);
});

test('whoever only looks marks as unread, and no more', () => {
  assert.deepEqual(deedsOf(row(null), who()), ['unread']);
  assert.deepEqual(swipesOf(row(null), who()), { end: undefined, start: undefined });
});

test('a swipe takes what is free, gives what is somebody’s, and snoozes', () => {
  assert.deepEqual(swipesOf(row(null), boss), { end: 'claim', start: 'snooze' });
  assert.deepEqual(swipesOf(row('omar'), boss), { end: 'assign', start: 'snooze' });
  assert.deepEqual(swipesOf(row('sara'), boss), { end: 'assign', start: 'snooze' });
  assert.deepEqual(swipesOf(row('omar'), agent), { end: undefined, start: undefined });
  assert.deepEqual(swipesOf(row(null, 'resolved'), boss), { end: 'assign', start: undefined });
});

test('a finger that scrolls or rests swipes nothing', () => {
  assert.equal(heading(4, -6), 'nowhere');
  assert.equal(heading(3, 40), 'along');
  assert.equal(heading(20, 18), 'along', 'slanting is not sideways');
  assert.equal(heading(20, 4), 'across');
  assert.equal(heading(-20, -4), 'across');
});

test('the row goes with the finger until letting go counts, and reluctantly from there on', () => {
  assert.equal(travel(30), 30);
  assert.equal(travel(-30), -30);
  assert.ok(!isRipe(79) && isRipe(80) && isRipe(-120));
  assert.equal(travel(80), 80);
  assert.equal(travel(120), 90);
  assert.equal(travel(-120), -90);
  assert.deepEqual([sideOf(5), sideOf(-5)], ['end', 'start']);
});
