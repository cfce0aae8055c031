// Templates: what has to be filled in, and what is sent.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fieldsOf, filled, sendable, uploaded, uploadedId } from '../../../static/js/lib/templates.js';

const template = {
  name: 'order_update', language: 'en', status: 'APPROVED', category: 'UTILITY',
  components: [
    { type: 'HEADER', format: 'TEXT', text: 'Order {{1}}', example: { header_text: ['10'] } },
    { type: 'BODY', text: 'Hello {{1}}, it comes {{2}}.', example: { body_text: [['Omar', 'today']] } },
    { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Thanks' }, { type: 'URL', text: 'Track', url: 'https://x.example/{{1}}', example: ['10'] }] },
  ],
};

test('every variable is asked for, with its example', () => {
  const fields = fieldsOf(template);
  assert.deepEqual(fields.map((field) => field.id), ['header:1', 'body:1', 'body:2', 'button:1']);
  assert.deepEqual(fields.map((field) => field.example), ['10', 'Omar', 'today', '10']);
});

test('asking twice gives the same answer', () => {
  assert.deepEqual(fieldsOf(template), fieldsOf(template));
});

test('it is sent as Meta wants it', () => {
  const sent = sendable(template, { 'header:1': '7', 'body:1': ' Lina ', 'body:2': 'now', 'button:1': '7' });
  assert.deepEqual(sent, {
    name: 'order_update', language: 'en', preview: 'Order 7\nHello Lina, it comes now.',
    components: [
      { type: 'header', parameters: [{ type: 'text', text: '7' }] },
      { type: 'body', parameters: [{ type: 'text', text: 'Lina' }, { type: 'text', text: 'now' }] },
      { type: 'button', sub_type: 'url', index: '1', parameters: [{ type: 'text', text: '7' }] },
    ],
  });
});

test('named variables carry their names', () => {
  const named = { name: 'n', language: 'ar', parameter_format: 'NAMED', components: [{ type: 'BODY', text: 'مرحبًا {{first_name}}', example: { body_text_named_params: [{ param_name: 'first_name', example: 'عمر' }] } }] };
  assert.equal(fieldsOf(named)[0].example, 'عمر');
  assert.deepEqual(sendable(named, { 'body:first_name': 'ليلى' }).components[0].parameters, [{ type: 'text', parameter_name: 'first_name', text: 'ليلى' }]);
});

test('what is not filled in yet shows its place', () => {
  assert.equal(filled(template, 'BODY', { 'body:1': 'Lina' }), 'Hello Lina, it comes {{2}}.');
});

test('a file at the top is one that was uploaded, or a link', () => {
  const offer = (/** @type {string} */ format) => ({ name: 'offer', language: 'en', components: [{ type: 'HEADER', format }, { type: 'BODY', text: 'Look' }] });
  const header = (/** @type {string} */ format, /** @type {Record<string, string>} */ values) => sendable(offer(format), values).components[0].parameters[0];
  assert.deepEqual(header('IMAGE', { media: uploaded('77') }), { type: 'image', image: { media_id: '77' } });
  assert.deepEqual(header('VIDEO', { media: ' https://example.com/a.mp4 ' }), { type: 'video', video: { link: 'https://example.com/a.mp4' } });
  assert.deepEqual(header('DOCUMENT', { media: uploaded('78'), file_name: 'menu.pdf' }), { type: 'document', document: { media_id: '78', filename: 'menu.pdf' } });
  assert.equal(uploadedId(uploaded('77')), '77');
  assert.equal(uploadedId('https://example.com/media:1'), '');
});
