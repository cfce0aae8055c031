// Every page in light and dark, English and Arabic, wide and narrow: nothing in the browser's
// console, nothing against the policy, nothing that axe finds, nothing wider than the window.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { startDemo } from './demo.mjs';

test('every page is in order in every dress', async () => {
  const demo = await startDemo(process.env.BATON ?? 'target/debug/baton');
  const folder = await mkdtemp(join(tmpdir(), 'baton-shots-'));
  try {
    const script = new URL('shots.mjs', import.meta.url).pathname;
    const run = spawnSync(process.execPath, [script, demo.base, folder, demo.phone], { encoding: 'utf8' });
    assert.equal(run.status, 0, run.stderr);
  } finally {
    await demo.stop();
    await rm(folder, { recursive: true });
  }
});
