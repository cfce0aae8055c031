// Words as people search for them: without case, accents, Arabic vowel signs and the variants of
// letters that are typed interchangeably. src/domain/search/fold.rs folds in the same way; both are
// held to tests/fixtures/folding.json.

/** What is not spelled out when people search. */
const SIGNS = new RegExp(`[${[
  // Accents of every alphabet.
  '\\u0300-\\u036F\\u0483-\\u0489\\u1AB0-\\u1AFF\\u1DC0-\\u1DFF\\u20D0-\\u20FF\\uFE20-\\uFE2F',
  // Hebrew points.
  '\\u0591-\\u05BD\\u05BF\\u05C1\\u05C2\\u05C4\\u05C5\\u05C7',
  // Arabic vowel signs, and tatweel.
  '\\u0610-\\u061A\\u0640\\u064B-\\u065F\\u0670\\u06D6-\\u06ED\\u08CA-\\u08FF',
  // What is not seen at all: soft hyphens, joiners, marks of direction, variants of emojis.
  '\\u00AD\\u061C\\u200C-\\u200F\\u202A-\\u202E\\u2060-\\u2064\\u2066-\\u2069\\uFE00-\\uFE0F\\uFEFF',
].join('')}]`, 'g');
/** @type {Record<string, string>} */
const SPELLED = {
  ٱ: 'ا', ى: 'ي', ی: 'ي', ے: 'ي', ة: 'ه', ۃ: 'ه', ہ: 'ه', ھ: 'ه', ە: 'ه', ک: 'ك', ڪ: 'ك',
  ς: 'σ', ø: 'o', đ: 'd', ð: 'd', ħ: 'h', ı: 'i', ł: 'l', ß: 'ss', æ: 'ae', œ: 'oe', þ: 'th',
};
const VARIANTS = new RegExp(`[${Object.keys(SPELLED).join('')}\u0660-\u0669\u06F0-\u06F9]`, 'g');

/** @param {string} letter */
const western = (letter) => String((letter.charCodeAt(0) - 0x0660) % 0x90 % 10);

/** @param {string} text */
export function fold(text) {
  return text.normalize('NFKD').replace(SIGNS, '').toLowerCase().replace(VARIANTS, (letter) => SPELLED[letter] ?? western(letter));
}

/** Whether every word of the search begins a word of the text. @param {string} text @param {string} search */
export function matches(text, search) {
  const words = fold(text).split(/[^\p{L}\p{N}+@]+/u);
  return fold(search).split(/\s+/).filter(Boolean).every((wanted) => words.some((word) => word.startsWith(wanted)));
}

/**
 * Where a search hits a text: stretches to be marked, by their places in the text itself.
 * @param {string} text @param {string} search @returns {{from: number, to: number}[]}
 */
export function hits(text, search) {
  const wanted = fold(search).split(/[\s"“”„«»]+/).filter(Boolean);
  if (wanted.length === 0) return [];
  const places = [];
  let folded = '';
  let at = 0;
  for (const letter of text) {
    const plain = fold(letter);
    for (let i = 0; i < plain.length; i++) places.push(at);
    folded += plain;
    at += letter.length;
  }
  places.push(text.length);
  const found = [];
  for (const word of wanted) {
    for (let from = folded.indexOf(word); from >= 0; from = folded.indexOf(word, from + word.length)) {
      found.push({ from: places[from], to: places[from + word.length] });
    }
  }
  return joined(found.sort((a, b) => a.from - b.from));
}

/** @param {{from: number, to: number}[]} stretches in order of their beginnings */
function joined(stretches) {
  /** @type {{from: number, to: number}[]} */
  const all = [];
  for (const next of stretches) {
    const last = all.at(-1);
    if (last && next.from <= last.to) last.to = Math.max(last.to, next.to);
    else all.push({ ...next });
  }
  return all;
}
