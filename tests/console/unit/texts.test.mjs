// Quick replies, kinds of files, the pause before connecting again.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kindOf, limitOf } from '../../../static/js/lib/media-limits.js';
import { fill, unknown } from '../../../static/js/lib/placeholders.js';
import { pause } from '../../../static/js/net/socket.js';

test('placeholders are filled in, strange ones stay', () => {
  const who = { contact: { name: ' Omar Nasser ' }, agent: { name: 'Sara' } };
  assert.equal(fill('Hi {{contact.first_name}} / {{ contact.name }}, {{agent.name}} {{order}}', who), 'Hi Omar / Omar Nasser, Sara {{order}}');
  const whole = { contact: { name: 'Omar Nasser', phone: '966500000001' }, agent: { name: 'Sara Haddad' }, channel: { name: 'Store' }, team: null };
  assert.equal(fill('{{contact.phone}} {{agent.first_name}} {{channel.name}}[{{team.name}}]', whole), '+966500000001 Sara Store[]');
  assert.deepEqual(unknown('{{contact.name}} {{order}}'), ['order']);
});

test('files go as what WhatsApp takes', () => {
  assert.equal(kindOf('image/jpeg'), 'image');
  assert.equal(kindOf('audio/ogg; codecs=opus'), 'audio');
  assert.equal(kindOf('image/webp'), 'document');
  assert.equal(kindOf(''), 'document');
  assert.equal(limitOf('image'), 5_000_000);
});

test('the pause grows, is never without some chance, and ends growing', () => {
  assert.ok(pause(0, 0) >= 250 && pause(0, 1) <= 500);
  assert.ok(pause(3, 0) > pause(0, 1));
  assert.equal(pause(40, 1), 20_000);
});
