// The list's order, albums, and who is named.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { groups } from '../../../static/js/lib/albums.js';
import { forwarding } from '../../../static/js/lib/forwarding.js';
import { mentionsIn } from '../../../static/js/lib/mentions.js';
import { wordAt } from '../../../static/js/lib/word-at.js';
import { insertInOrder, keepEnd, keepStart } from '../../../static/js/store/merge.js';

const picture = (seq, change = {}) => ({ id: `p${seq}`, seq, direction: 'in', author: { kind: 'customer' }, at: seq * 1000, content: { type: 'image' }, media: { state: 'stored' }, reactions: [], delivery: null, ...change });
const keys = (items, apart) => groups(items, apart).map((group) => group.messages.map((message) => message.seq));

test('what changed finds its place among what did not', () => {
  const numbers = (a, b) => a - b;
  assert.deepEqual(insertInOrder([1, 4, 4, 9], [5, 0, 4, 12], numbers), [0, 1, 4, 4, 4, 5, 9, 12]);
  assert.deepEqual(insertInOrder([], [2, 1], numbers), [1, 2]);
  const many = Array.from({ length: 500 }, (_, at) => (at * 7919) % 1000);
  const ordered = many.slice(0, 400).sort(numbers);
  assert.deepEqual(insertInOrder(ordered, many.slice(400), numbers), many.toSorted(numbers));
});

test('of a long stretch one end is kept', () => {
  assert.deepEqual(keepStart([1, 2, 3], 2), { kept: [1, 2], dropped: true });
  assert.deepEqual(keepEnd([1, 2, 3], 2), { kept: [2, 3], dropped: true });
  const short = [1];
  assert.equal(keepEnd(short, 2).kept, short);
});

test('plain pictures close to each other make an album', () => {
  assert.deepEqual(keys([picture(1), picture(2), picture(3)]), [[1, 2, 3]]);
  assert.deepEqual(keys([picture(1)]), [[1]]);
  assert.deepEqual(keys([picture(1), picture(2, { content: { type: 'text', text: 'x' } }), picture(3), picture(4)]), [[1], [2], [3, 4]]);
});

test('what has to say something of its own stands alone', () => {
  for (const change of [{ content: { type: 'image', caption: 'look' } }, { reactions: [{}] }, { reply_to: {} }, { media: { state: 'arriving' } }, { delivery: { state: 'failed' } }, { revoked_at: 5 }, { direction: 'out' }, { at: 900_000 }]) {
    assert.deepEqual(keys([picture(1), picture(2, change)]), [[1], [2]], JSON.stringify(change));
  }
  assert.deepEqual(keys([picture(1), picture(2), picture(3)], (message) => message.seq === 2), [[1], [2, 3]]);
});

test('of names that begin alike the longer one is meant', () => {
  const people = [{ id: '1', name: 'Omar' }, { id: '2', name: 'Omar Nasser' }, { id: '3', name: 'لينا' }];
  assert.deepEqual(mentionsIn('@Omar Nasser please', people), ['2']);
  assert.deepEqual(mentionsIn('@Omar and @Omar Nasser and @لينا', people).sort(), ['1', '2', '3']);
  assert.deepEqual(mentionsIn('Omar, no sign', people), []);
});

test('the sign nearest to the caret opens its list', () => {
  const word = (text, signs = ['/', ':']) => wordAt(text, text.length, signs);
  assert.deepEqual(word('hi /ref'), { from: 3, sign: '/', word: 'ref' });
  assert.deepEqual(word('/'), { from: 0, sign: '/', word: '' });
  assert.deepEqual(word('well :smi'), { from: 5, sign: ':', word: 'smi' });
  assert.deepEqual(word(':قلب'), { from: 0, sign: ':', word: 'قلب' });
  assert.equal(word(':s'), null, 'one letter is not yet a wish');
  assert.equal(word('at 10:30'), null);
  assert.equal(word('and/or'), null);
  assert.deepEqual(word('@Omar Na', ['@', ':']), { from: 0, sign: '@', word: 'Omar Na' });
});

test('what customers must not get is told before it is tried', () => {
  const message = (change) => ({ direction: 'in', content: { type: 'text' }, media: null, revoked_at: null, ...change });
  assert.equal(forwarding(message({}), 'hi'), 'yes');
  assert.equal(forwarding(message({ content: { type: 'order' } }), 'Order'), 'as_words');
  assert.equal(forwarding(message({ content: { type: 'request_welcome' } }), ' '), 'empty');
  assert.equal(forwarding(message({ direction: 'internal', content: { type: 'note' } }), 'hm'), 'internal');
  assert.equal(forwarding(message({ revoked_at: 5 }), 'hi'), 'deleted');
  assert.equal(forwarding(message({ content: { type: 'image' }, media: { state: 'arriving' } }), ''), 'no_file');
  assert.equal(forwarding(message({ content: { type: 'image' }, media: { state: 'stored' } }), ''), 'yes');
});
