// WhatsApp's formatting, as WhatsApp shows it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse, parseInline, plain } from '../../../static/js/lib/wa-format.js';

const text = (words) => ({ kind: 'text', text: words });

test('bold, italic, strike and code', () => {
  assert.deepEqual(parseInline('a *b* _c_ ~d~ `e`'), [
    text('a '), { kind: 'bold', parts: [text('b')] }, text(' '), { kind: 'italic', parts: [text('c')] }, text(' '),
    { kind: 'strike', parts: [text('d')] }, text(' '), { kind: 'code', text: 'e' },
  ]);
});

test('marks nest', () => {
  assert.deepEqual(parseInline('*_x_*'), [{ kind: 'bold', parts: [{ kind: 'italic', parts: [text('x')] }] }]);
});

test('marks inside words, beside spaces or alone are letters', () => {
  for (const words of ['2*3*4', 'snake_case_name', '* a*', '*a *', '**', 'a * b * c', '*', '5 * 3', '*a*b']) {
    assert.deepEqual(parseInline(words), [text(words)], words);
  }
});

test('Arabic words are words too', () => {
  assert.deepEqual(parseInline('*شكرًا*'), [{ kind: 'bold', parts: [text('شكرًا')] }]);
  assert.deepEqual(parseInline('كم*2*كم'), [text('كم*2*كم')]);
});

test('addresses become links and end before the sentence does', () => {
  assert.deepEqual(parseInline('see https://shop.example/a_b_c?x=1, please.'), [
    text('see '), { kind: 'link', text: 'https://shop.example/a_b_c?x=1', href: 'https://shop.example/a_b_c?x=1' }, text(', please.'),
  ]);
  assert.equal(parseInline('www.example.com').at(0).href, 'https://www.example.com');
  assert.equal(parseInline('mail me@example.com').at(1).href, 'mailto:me@example.com');
});

test('an address is found each time, not every other time', () => {
  for (let i = 0; i < 3; i++) assert.equal(parseInline('go to https://a.example/x').at(1).kind, 'link');
});

test('no other scheme becomes a link', () => {
  for (const words of ['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd']) {
    assert.ok(parseInline(words).every((part) => part.kind !== 'link'), words);
  }
});

test('quotes, lists and code blocks', () => {
  const blocks = parse('> one\n> two\n- a\n- b\n1. x\n2. y\n```code *here*```\nend');
  assert.deepEqual(blocks.map((block) => block.kind), ['quote', 'list', 'list', 'code', 'lines']);
  assert.equal(blocks[0].lines.length, 2);
  assert.deepEqual([blocks[1].ordered, blocks[2].ordered, blocks[2].start], [false, true, 1]);
  assert.equal(blocks[3].text, 'code *here*');
});

test('an unclosed fence is shown as it is', () => {
  assert.deepEqual(parse('a ```b'), [{ kind: 'lines', lines: [[text('a ```b')]] }]);
  assert.deepEqual(parse('```x``` y ```z').map((block) => block.kind), ['code', 'lines']);
});

test('a preview has the words alone', () => {
  assert.equal(plain('*Hello*\n_you_  ```x```'), 'Hello you x');
});

test('hostile input ends quickly', () => {
  const start = performance.now();
  parse('*_~`'.repeat(5000));
  parse(`${'*a'.repeat(4000)}`);
  parse(`https://${'a.'.repeat(4000)}`);
  assert.ok(performance.now() - start < 2000);
});
