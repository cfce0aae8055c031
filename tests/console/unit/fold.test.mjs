// How people search: without case, accents, Arabic vowel signs and variants of letters.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { find, index, nameOf } from '../../../static/js/lib/emoji.js';
import { fold, hits, matches } from '../../../static/js/lib/fold.js';
import { STATIC } from './support.mjs';

test('variants of letters are the same', () => {
  assert.equal(fold('أحمد الشمّريّ'), fold('احمد الشمري'));
  assert.equal(fold('مُسْتَشْفَى'), fold('مستشفي'));
  assert.equal(fold('فاطمة'), fold('فاطمه'));
  assert.equal(fold('كـــريم'), fold('كریم'));
  assert.equal(fold('مسؤول'), fold('مسوول'));
  assert.equal(fold('Zoë ÉCOLE'), 'zoe ecole');
  assert.equal(fold('٠١٢٣٤٥٦٧٨٩ ۰۹'), '0123456789 09');
});

test('the table that the server is held to as well', async () => {
  const table = JSON.parse(await readFile(new URL('../../fixtures/folding.json', import.meta.url), 'utf8'));
  assert.ok(table.length > 20);
  for (const [text, folded] of table) assert.equal(fold(text), folded, text);
});

test('every word of a search begins a word', () => {
  assert.ok(matches('Omar Nasser +966501', 'nas om'));
  assert.ok(matches('أحمد الشمّري', 'احمد'));
  assert.ok(!matches('Omar Nasser', 'asser'));
  assert.ok(matches('anything', '  '));
});

test('hits are found at their own places, whatever was folded away before them', () => {
  const marked = (text, search) => hits(text, search).map(({ from, to }) => text.slice(from, to));
  assert.deepEqual(marked('Where is my order?', 'ORDER'), ['order']);
  assert.deepEqual(marked('مُحَمَّد يسأل', 'محمد'), ['مُحَمَّد']);
  assert.deepEqual(marked('👋 Zoë and zoe', 'zoe'), ['Zoë', 'zoe']);
  assert.deepEqual(marked('abab', 'ab bab'), ['abab']);
  assert.deepEqual(marked('nothing', 'x'), []);
});

const data = async (name) => JSON.parse(await readFile(new URL(`node_modules/${name}`, STATIC), 'utf8'));
const all = index(await data('emojibase-data/en/compact.json'), await data('cldr-annotations-full/annotations/ar/annotations.json'));

test('emojis are found in English and Arabic, the fitting one first', () => {
  const first = (search) => find(all, search)[0]?.emoji;
  assert.equal(first('rocket'), '🚀');
  assert.equal(first('rocke'), '🚀');
  assert.equal(first('waving hand'), '👋');
  assert.ok(find(all, 'قَلب').some((entry) => entry.emoji.startsWith('❤')));
  assert.ok(find(all, 'شكرا').length > 0 || find(all, 'يد').length > 0);
  assert.deepEqual(find(all, 'xyzzy'), []);
  assert.deepEqual(find(all, '  '), []);
});

test('nothing is offered that is no emoji of its own, and all have names', () => {
  assert.ok(all.length > 1800);
  assert.ok(all.every((entry) => entry.label && entry.group !== 2));
  const arabic = all.filter((entry) => entry.arabic.length > 0);
  assert.ok(arabic.length > all.length * 0.85, `${arabic.length} of ${all.length}`);
  assert.match(nameOf(all[0], 'ar'), /[\u0600-\u06ff]/);
  assert.equal(find(all, 'السعودية')[0]?.emoji, '🇸🇦');
});
