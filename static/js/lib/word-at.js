// The word at the caret that begins with a sign: what is being looked for.

/** How many letters it takes before anything is offered. @type {Record<string, number>} */
const FEWEST = { ':': 2 };
const LONGEST = 30;

/**
 * @param {string} text @param {number} caret @param {string[]} signs
 * @returns {{from: number, sign: string, word: string} | null} the sign nearest to the caret
 */
export function wordAt(text, caret, signs) {
  const before = text.slice(0, caret);
  const places = signs.map((sign) => ({ sign, from: before.lastIndexOf(sign) })).sort((a, b) => b.from - a.from);
  for (const { sign, from } of places) {
    if (from < 0 || (from > 0 && !/\s/.test(before[from - 1]))) continue;
    const word = before.slice(from + 1);
    // A name may hold spaces; a shortcut and an emoji's word do not.
    const ends = sign === '@' ? /\n/ : /\s/;
    if (ends.test(word) || word.length > LONGEST || word.length < (FEWEST[sign] ?? 0)) continue;
    if (sign === ':' && !/^[\p{L}\p{M}_]+$/u.test(word)) continue;
    return { from, sign, word };
  }
  return null;
}
