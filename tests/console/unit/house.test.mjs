// Rules of the console that no type checker knows.
import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { test } from 'node:test';
import { STATIC, modules } from './support.mjs';

const all = await modules();

test('no module writes HTML or styles from text, or runs text as code', () => {
  for (const { name, text } of all) assert.doesNotMatch(text, /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|dangerouslySetInnerHTML/, name);
});

test('no file is too long, and each says what it is for', () => {
  for (const { name, text } of all) {
    assert.ok(text.split('\n').length <= 400, name);
    assert.match(text, /^\/\/ \S/, name);
  }
});

test('style sheets know no left and right, and few lines', async () => {
  for (const name of await readdir(new URL('css/', STATIC))) {
    const text = await readFile(new URL(`css/${name}`, STATIC), 'utf8');
    assert.doesNotMatch(text, /(?:^|[\s;{])(?:margin|padding|border|inset)?-?(?:left|right)\s*:/m, name);
    assert.ok(text.split('\n').length <= 400, name);
  }
});

test('colours live in the tokens alone', async () => {
  for (const name of ['base', 'layout', 'components']) {
    const text = await readFile(new URL(`css/${name}.css`, STATIC), 'utf8');
    assert.doesNotMatch(text, /#[0-9a-f]{3,8}\b|\brgb\(/i, name);
  }
});

test('every icon that is drawn is in the sprite, and none lies there for nothing', async () => {
  const icons = JSON.parse(await readFile(new URL('icons.json', STATIC), 'utf8'));
  const text = all.map((module) => module.text).join('\n');
  const named = new Set([...text.matchAll(/['"]([a-z][a-z0-9]*(?:-[a-z0-9]+)*)['"]/g)].map((found) => found[1]));
  assert.deepEqual(icons.filter((icon) => !named.has(icon)), []);
  for (const [, icon] of text.matchAll(/<\$\{Icon\} name="([^"]+)"/g)) assert.ok(icons.includes(icon), icon);
  for (const [, icon] of text.matchAll(/\bicon(?:=|: )['"]([a-z0-9-]+)['"]/g)) assert.ok(icons.includes(icon), icon);
});
