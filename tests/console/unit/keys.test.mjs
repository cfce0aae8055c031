// Which shortcut a key means.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { combination, sequences } from '../../../static/js/lib/keys.js';

const press = (key, code, mods = {}) => combination({ key, code, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...mods });

test('letters go by their place, so an Arabic layout works', () => {
  assert.equal(press('ت', 'KeyJ'), 'j');
  assert.equal(press('R', 'KeyR', { shiftKey: true }), 'shift+r');
  assert.equal(press('i', 'KeyI', { ctrlKey: true, shiftKey: true }), 'mod+shift+i');
});

test('signs go by what they say', () => {
  assert.equal(press('?', 'Slash', { shiftKey: true }), '?');
  assert.equal(press('؟', 'KeyX'), 'x');
  assert.equal(press('؟', 'Slash', { shiftKey: true }), '?');
  assert.equal(press('/', 'Digit7', { shiftKey: true }), '?');
  assert.equal(press('/', 'Slash'), '/');
  assert.equal(press('ج', 'BracketLeft'), '[');
  assert.equal(press('Enter', 'Enter', { shiftKey: true }), 'shift+enter');
  assert.equal(press('Escape', 'Escape'), 'escape');
});

test('AltGr, input methods and lone modifiers mean nothing', () => {
  assert.equal(press('@', 'KeyQ', { ctrlKey: true, altKey: true }), '');
  assert.equal(press('か', 'KeyK', { isComposing: true }), '');
  assert.equal(press('Shift', 'ShiftLeft', { shiftKey: true }), '');
});

test('g waits for its second key, a second at most', () => {
  let now = 0;
  const complete = sequences(() => now);
  assert.equal(complete('g'), '');
  assert.equal(complete('i'), 'g i');
  assert.equal(complete('i'), 'i');
  complete('g');
  now = 1500;
  assert.equal(complete('i'), 'i');
});
