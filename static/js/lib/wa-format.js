// WhatsApp's own formatting, parsed into a small tree that the thread draws without any HTML.

/**
 * @typedef {{kind: 'text' | 'code', text: string} | {kind: 'link', text: string, href: string}
 *   | {kind: 'bold' | 'italic' | 'strike', parts: Inline[]}} Inline
 * @typedef {{kind: 'lines' | 'quote', lines: Inline[][]} | {kind: 'list', ordered: boolean, start: number, lines: Inline[][]}
 *   | {kind: 'code', text: string}} Block
 */

const MARKS = /** @type {const} */ ({ '*': 'bold', _: 'italic', '~': 'strike' });
// An address ends before punctuation that belongs to the sentence.
const LINK = /(?:https?:\/\/|www\.)[^\s<>"'`*]+[^\s<>"'`*.,;:!?)\]}،؛؟…]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+/giu;
const WORD = /[\p{L}\p{N}]/u;

/** @param {string} text @returns {Block[]} */
export function parse(text) {
  /** @type {Block[]} */
  const blocks = [];
  const fences = text.split('```');
  // A fence that nothing closes is three ordinary characters.
  if (fences.length % 2 === 0) fences.push(fences.splice(-2).join('```'));
  fences.forEach((part, index) => {
    if (index % 2 === 1) blocks.push({ kind: 'code', text: part.replace(/^\n|\n$/g, '') });
    else if (part !== '' || fences.length === 1) blocks.push(...plainBlocks(trimBesideFence(part, index, fences.length)));
  });
  return blocks;
}

/** A line break that only sets a fence apart is not drawn. @param {string} part @param {number} index @param {number} count */
function trimBesideFence(part, index, count) {
  const start = index > 0 ? part.replace(/^\n/, '') : part;
  return index < count - 1 ? start.replace(/\n$/, '') : start;
}

/** @param {string} text @returns {Block[]} */
function plainBlocks(text) {
  /** @type {Block[]} */
  const blocks = [];
  for (const line of text.split('\n')) {
    const { kind, rest, start } = lineKind(line);
    const last = blocks.at(-1);
    const inline = parseInline(rest);
    if (kind === 'ul' || kind === 'ol') {
      const ordered = kind === 'ol';
      if (last?.kind === 'list' && last.ordered === ordered) last.lines.push(inline);
      else blocks.push({ kind: 'list', ordered, start, lines: [inline] });
    } else if (last && last.kind === kind) /** @type {{lines: Inline[][]}} */ (last).lines.push(inline);
    else blocks.push({ kind, lines: [inline] });
  }
  return blocks;
}

/** @param {string} line @returns {{kind: 'lines' | 'quote' | 'ul' | 'ol', rest: string, start: number}} */
function lineKind(line) {
  if (line.startsWith('> ')) return { kind: 'quote', rest: line.slice(2), start: 0 };
  const bullet = /^[*-] (?=\S)/.exec(line);
  if (bullet) return { kind: 'ul', rest: line.slice(2), start: 0 };
  const ordered = /^(\d{1,3})\. (?=\S)/.exec(line);
  if (ordered) return { kind: 'ol', rest: line.slice(ordered[0].length), start: Number(ordered[1]) };
  return { kind: 'lines', rest: line, start: 0 };
}

/** Bold, italic, strike-through, code and links of one line. @param {string} line @returns {Inline[]} */
export function parseInline(line) {
  /** @type {Inline[]} */
  const parts = [];
  let plain = '';
  const flush = () => {
    if (plain) parts.push(...links(plain));
    plain = '';
  };
  for (let at = 0; at < line.length; ) {
    const mark = line[at];
    const end = mark in MARKS || mark === '`' ? closing(line, at) : -1;
    if (end < 0) {
      const link = linkAt(line, at);
      plain += link || mark;
      at += link ? link.length : 1;
      continue;
    }
    flush();
    const inside = line.slice(at + 1, end);
    if (mark === '`') parts.push({ kind: 'code', text: inside });
    else parts.push({ kind: MARKS[/** @type {'*'} */ (mark)], parts: parseInline(inside) });
    at = end + 1;
  }
  flush();
  return parts;
}

/** A whole address that starts here, so that marks inside it stay letters. @param {string} line @param {number} at */
function linkAt(line, at) {
  if (at > 0 && WORD.test(line[at - 1])) return '';
  if (!/^(https?:\/\/|www\.)/i.test(line.slice(at, at + 8))) return '';
  const found = line.slice(at).match(LINK);
  return found ? found[0] : '';
}

/** Where the mark at `open` is closed; -1 when it is an ordinary character. @param {string} line @param {number} open */
function closing(line, open) {
  const mark = line[open];
  const before = line[open - 1];
  const after = line[open + 1];
  if (after === undefined || /\s/.test(after) || after === mark) return -1;
  if (before !== undefined && WORD.test(before)) return -1;
  for (let at = open + 2; at < line.length; at++) {
    if (line[at] !== mark || /\s/.test(line[at - 1])) continue;
    const next = line[at + 1];
    if (next === undefined || !WORD.test(next)) return at;
  }
  return -1;
}

/** @param {string} text @returns {Inline[]} */
function links(text) {
  /** @type {Inline[]} */
  const parts = [];
  let at = 0;
  for (const found of text.matchAll(LINK)) {
    if (found.index > at) parts.push({ kind: 'text', text: text.slice(at, found.index) });
    const words = found[0];
    const scheme = words.includes('@') && !/^(https?:|www\.)/i.test(words) ? 'mailto:' : 'https://';
    const href = /^https?:\/\//i.test(words) ? words : scheme + words;
    parts.push({ kind: 'link', text: words, href });
    at = found.index + words.length;
  }
  if (at < text.length) parts.push({ kind: 'text', text: text.slice(at) });
  return parts;
}

/** The words alone, for one line of preview. @param {string} text */
export function plain(text) {
  /** @type {(parts: Inline[]) => string} */
  const words = (parts) => parts.map((part) => ('text' in part ? part.text : words(part.parts))).join('');
  return words(parseInline(text.replace(/```/g, '').replace(/\s+/g, ' ').trim()));
}
