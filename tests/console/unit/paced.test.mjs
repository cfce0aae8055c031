// However often something is wished for, it is done now and then.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paced } from '../../../static/js/lib/paced.js';

const after = (/** @type {number} */ millis) => new Promise((resolve) => { setTimeout(resolve, millis); });

test('a storm of wishes is done at once, and once more after a rest', async () => {
  let times = 0;
  const { wish } = paced(async () => { times += 1; }, { rest: 40, isSeen: () => true });
  for (let n = 0; n < 150; n++) wish();
  assert.equal(times, 1);
  await after(20);
  assert.equal(times, 1);
  await after(60);
  assert.equal(times, 2);
  await after(60);
  assert.equal(times, 2, 'nothing was wished for since');
});

test('what takes long is not done twice at a time, and what fails is over', async () => {
  let [running, most, times] = [0, 0, 0];
  const { wish } = paced(async () => {
    times += 1;
    running += 1;
    most = Math.max(most, running);
    await after(30);
    running -= 1;
    throw new Error('no answer');
  }, { rest: 5, isSeen: () => true });
  for (let n = 0; n < 6; n++) {
    wish();
    await after(15);
  }
  assert.equal(most, 1);
  assert.ok(times >= 2 && times <= 4, `${times} times`);
});

test('while nobody looks a wish waits', async () => {
  let times = 0;
  let isSeen = false;
  const { wish, go } = paced(async () => { times += 1; }, { rest: 5, isSeen: () => isSeen });
  wish();
  wish();
  await after(20);
  assert.equal(times, 0);
  isSeen = true;
  go();
  go();
  assert.equal(times, 1);
});
