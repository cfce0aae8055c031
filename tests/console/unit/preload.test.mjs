// What the page asks for ahead: the inbox's modules, which everybody needs, and no others.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { STATIC } from './support.mjs';

const FROM = /\bfrom\s*'(\.[^']+)'|^import\s*'(\.[^']+)'/gm;

/** Everything that a module loads before it runs. @param {string} first */
async function graph(first) {
  const seen = new Set();
  const waiting = [first];
  for (let name = waiting.pop(); name; name = waiting.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    const text = await readFile(new URL(name, STATIC), 'utf8');
    for (const [, from, alone] of text.matchAll(FROM)) waiting.push(new URL(from ?? alone, new URL(name, 'x:/')).pathname.slice(1));
  }
  return seen;
}

test('the page asks for the inbox ahead, module by module', async () => {
  const page = await readFile(new URL('index.html', STATIC), 'utf8');
  const asked = [...page.matchAll(/<link rel="modulepreload" href="\/([^"]+)">/g)].map((found) => found[1]);
  const boot = await graph('js/boot.js');
  const inbox = [...await graph('js/features/inbox/page.js')].filter((name) => !boot.has(name)).sort();
  assert.deepEqual(asked, inbox);
  assert.ok(page.indexOf('baton:modules') < page.indexOf('rel="modulepreload"'), 'the import map comes first');
});

test('little is needed before the first picture', async () => {
  const boot = await graph('js/boot.js');
  // Libraries come on top: what the budget says of all of them, the server's own tests see.
  assert.ok(boot.size <= 33, `${boot.size} modules`);
});
