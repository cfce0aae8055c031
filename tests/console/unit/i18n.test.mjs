// Every word in both languages, every key used, every plural form there.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bestLanguage, fileSize, list, t } from '../../../static/js/lib/i18n.js';
import { modules, speak, unmarked, words } from './support.mjs';

const english = await words('en');
const arabic = await words('ar');
const code = (await modules()).map((module) => module.text).join('\n');

/** Keys made of a fixed beginning and a value: `status.${status}`. */
const beginnings = [...code.matchAll(/`([a-z_]+\.(?:[a-z]+_)?)\$\{/g)].map((found) => found[1]);
const literal = new Set([...code.matchAll(/'((?:[a-z_]+\.)?[a-z_-]+)'/g)].map((found) => found[1]));

test('both languages have the same keys', () => {
  assert.deepEqual(Object.keys(english), Object.keys(arabic));
});

test('every key that the console asks for exists', () => {
  const asked = [...code.matchAll(/\bt\(\s*'([^']+)'/g), ...code.matchAll(/\bt\([^'`()]*\? '([^']+)'/g), ...code.matchAll(/\bt\([^'`()]*\? '[^']+' : '([^']+)'/g)];
  assert.ok(asked.length > 250, `only ${asked.length} found`);
  for (const [, key] of asked) assert.ok(key in english, key);
});

test('every key is used', () => {
  const unused = Object.keys(english).filter((key) => !literal.has(key) && !beginnings.some((beginning) => key.startsWith(beginning)));
  assert.deepEqual(unused, []);
});

test('plural forms are complete in each language', () => {
  for (const [language, all] of Object.entries({ en: english, ar: arabic })) {
    const needed = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    for (const [key, value] of Object.entries(all)) {
      if (typeof value === 'object') for (const form of needed) assert.equal(typeof value[form], 'string', `${language} ${key} ${form}`);
    }
  }
});

test('both languages fill in the same parameters', () => {
  const names = (value) => new Set([...JSON.stringify(value).matchAll(/\{(\w+)\}/g)].map((found) => found[1]));
  for (const key of Object.keys(english)) {
    // A plural form may leave its number out: "one message".
    const [a, b] = [names(english[key]), names(arabic[key])];
    a.delete('count');
    b.delete('count');
    assert.deepEqual([...a].sort(), [...b].sort(), key);
  }
});

test('plurals follow the language', async () => {
  await speak('ar');
  const form = (count) => unmarked(t('list.held', { count }));
  assert.equal(form(1), 'محادثة جديدة');
  assert.equal(form(2), 'محادثتان جديدتان');
  assert.equal(form(3), '3 محادثات جديدة');
  assert.equal(form(11), '11 محادثة جديدة');
  await speak('en');
  assert.equal(t('list.held', { count: 1 }), '1 new');
  assert.equal(t('list.held', { count: 1200 }), '1,200 new');
});

test('a name keeps its own direction inside a sentence', async () => {
  await speak('en');
  assert.equal(t('done.resolved', { name: 'عمر' }), '\u2068عمر\u2069 is resolved.');
  assert.equal(unmarked(list(['A', 'B', 'C'])), 'A, B and C');
});

test('a key without words shows itself', () => {
  assert.equal(t('nothing.like_this'), 'nothing.like_this');
});

test('the first wish that is spoken wins', () => {
  assert.equal(bestLanguage(['', null, 'fr-FR', 'ar-SA', 'en']), 'ar');
  assert.equal(bestLanguage(['de']), 'en');
});

test('sizes are told in units', async () => {
  await speak('en');
  assert.equal(fileSize(5_000_000), '5 MB');
  assert.equal(fileSize(183_400), '183 kB');
});
