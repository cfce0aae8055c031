// Other keys than Baton comes with: which are to be had, and whose they were.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holder, isReserved, pressed } from '../../../static/js/lib/key-choice.js';
import { DEFAULTS, changes, hinted, merged, spoken, written } from '../../../static/js/lib/keymap.js';
import { combination } from '../../../static/js/lib/keys.js';

const none = merged({});

test('what Baton comes with has keys of its own, which can be had', () => {
  const all = Object.values(DEFAULTS).flatMap((group) => Object.values(group));
  assert.equal(new Set(all).size, all.length);
  for (const combo of all.filter((keys) => !['escape'].includes(keys))) {
    const steps = combo.split(' ');
    const first = steps.length > 1 ? steps[0] : '';
    assert.deepEqual(pressed(steps.at(-1), first), { is: 'chosen', combo }, combo);
  }
});

test('what was chosen goes before what Baton comes with, and leaves no key with two', () => {
  assert.equal(none['keys.next'], 'j');
  const keys = merged({ 'keys.next': 'k', 'keys.undo': '', 'keys.gone_since': 'q' });
  assert.equal(keys['keys.next'], 'k');
  assert.equal(keys['keys.previous'], '', 'whose it was');
  assert.equal(keys['keys.undo'], '');
  assert.ok(!('keys.gone_since' in keys), 'what a later Baton no longer does');
  assert.equal(merged({ 'keys.next': 'k', 'keys.previous': 'j' })['keys.previous'], 'j');
});

test('only what differs is kept', () => {
  assert.deepEqual(changes(none), {});
  assert.deepEqual(changes({ ...none, 'keys.next': 'q', 'keys.previous': 'k' }), { 'keys.next': 'q' });
  assert.deepEqual(changes({ ...none, 'keys.next': '' }), { 'keys.next': '' });
});

test('a clash is with somebody else', () => {
  assert.equal(holder(none, 'j', 'keys.previous'), 'keys.next');
  assert.equal(holder(none, 'j', 'keys.next'), undefined);
  assert.equal(holder(none, 'q', 'keys.next'), undefined);
  assert.equal(holder({ ...none, 'keys.undo': '' }, '', 'keys.next'), undefined, 'many may have none');
});

test('what the browser, fields and getting around need is not to be had', () => {
  for (const combo of ['mod+c', 'mod+v', 'mod+x', 'mod+a', 'mod+w', 'mod+t', 'mod+enter', 'mod+shift+enter', 'mod+1', 'tab', 'shift+tab', ' ', 'arrowdown', 'pageup', 'home', 'f5', 'g']) {
    assert.ok(isReserved(combo), combo);
  }
  for (const combo of ['q', 'shift+q', '.', '1', 'enter', 'mod+j', 'mod+shift+i', 'mod+k', '?']) assert.ok(!isReserved(combo), combo);
});

test('while keys are chosen, some leave, take away, or begin a sequence', () => {
  assert.equal(pressed('escape', '').is, 'left');
  assert.equal(pressed('escape', 'g').is, 'left');
  assert.equal(pressed('backspace', '').is, 'none');
  assert.equal(pressed('delete', '').is, 'none');
  assert.equal(pressed('g', '').is, 'first');
  assert.deepEqual(pressed('x', 'g'), { is: 'chosen', combo: 'g x' });
  assert.equal(pressed('mod+x', 'g').is, 'reserved');
  assert.equal(pressed('arrowup', 'g').is, 'reserved');
  assert.equal(pressed('mod+v', '').is, 'reserved');
});

test('keys are written for people and spoken for screen readers', () => {
  assert.equal(written('mod+shift+a'), 'Ctrl+Shift+A');
  assert.equal(written('g u'), 'G U');
  assert.equal(written('+'), '+');
  assert.equal(spoken('mod+shift+a'), 'Control+Shift+A');
  assert.equal(spoken('escape'), 'Escape');
  assert.equal(spoken('g u'), undefined);
  assert.equal(hinted('Snooze', 's'), 'Snooze (S)');
  assert.equal(hinted('Snooze', ''), 'Snooze');
});

test('signs that an Arabic layout has letters for go by their place', () => {
  const press = (/** @type {string} */ key, /** @type {string} */ code) => combination({ key, code, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false });
  assert.equal(press('ك', 'Semicolon'), ';');
  assert.equal(press(';', 'Semicolon'), ';');
  assert.equal(press('ö', 'Semicolon'), 'ö');
  assert.equal(press('و', 'Comma'), ',');
});
