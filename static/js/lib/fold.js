// Words as people search for them: without case, accents, Arabic vowel signs and the variants of
// letters that are typed interchangeably.

/** Vowel signs, superscript alef, small signs over the line, tatweel. */
const SIGNS = /[\u0610-\u061A\u064B-\u065F\u0670\u06D6-\u06ED\u0640]/g;
/** @type {Record<string, string>} */
const VARIANTS = { أ: 'ا', إ: 'ا', آ: 'ا', ٱ: 'ا', ى: 'ي', ئ: 'ي', ؤ: 'و', ة: 'ه', ک: 'ك', ی: 'ي' };
const EASTERN_DIGITS = /[\u0660-\u0669\u06F0-\u06F9]/g;

/** @param {string} letter */
const western = (letter) => String((letter.charCodeAt(0) - 0x0660) % 0x90 % 10);

/** @param {string} text */
export function fold(text) {
  // Variants go first: taking accents off would split letters that carry a hamza in two.
  const plain = text.replace(/[أإآٱىئؤةکی]/g, (letter) => VARIANTS[letter]).normalize('NFD').replace(/\p{Diacritic}/gu, '');
  return plain.replace(SIGNS, '').replace(EASTERN_DIGITS, western).toLowerCase();
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
  const wanted = fold(search).split(/\s+/).filter(Boolean);
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
