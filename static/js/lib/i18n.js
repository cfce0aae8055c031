// Words in the reader's language. `t()` reads a signal, so whatever draws words redraws when the
// language changes.
import { signal } from '@preact/signals-core';

/** @typedef {Record<string, string | Record<string, string>>} Words */

/** @type {import('@preact/signals-core').Signal<{language: string, words: Words, plural: Intl.PluralRules}>} */
const dictionary = signal({ language: 'en', words: {}, plural: new Intl.PluralRules('en') });

export const LANGUAGES = [
  { code: 'en', name: 'English' },
  { code: 'ar', name: 'العربية' },
];

/** Takes over a language's words. @param {string} language @param {Words} words */
export function useWords(language, words) {
  dictionary.value = { language, words, plural: new Intl.PluralRules(language) };
}

/** The language of the words on screen. */
export const language = () => dictionary.value.language;

/** Which digits Arabic is written with: `latn` or `arab`. */
export const digits = signal('latn');

/** For Intl: 24-hour times in English. */
export const locale = () => (language() === 'ar' ? `ar-u-nu-${digits.value}` : 'en-GB');

/** The language that fits best. @param {(string | null | undefined)[]} wishes */
export function bestLanguage(wishes) {
  const codes = LANGUAGES.map((entry) => entry.code);
  for (const wish of wishes) {
    const code = wish?.slice(0, 2).toLowerCase();
    if (code && codes.includes(code)) return code;
  }
  return 'en';
}

/** Keeps a name's own direction inside a sentence of the other one. @param {string} text */
const isolate = (text) => `\u2068${text}\u2069`;

/** Whether there are words for a key that somebody else has made. @param {string} key */
export const hasWords = (key) => dictionary.value.words[key] !== undefined;

/**
 * The words for a key. `{name}` stands for a parameter; a number called `count` picks the plural.
 * @param {string} key
 * @param {Record<string, string | number>} [params]
 * @returns {string}
 */
export function t(key, params) {
  const { words, plural } = dictionary.value;
  const entry = words[key];
  if (entry === undefined) return key;
  let text = /** @type {string} */ (entry);
  if (typeof entry === 'object') {
    const count = Number(params?.count ?? 0);
    text = (count === 0 && entry.zero) || entry[plural.select(count)] || entry.other;
  }
  if (!params) return text;
  return text.replace(/\{(\w+)\}/g, (whole, name) => {
    const value = params[name];
    if (value === undefined) return whole;
    return typeof value === 'number' ? number(value) : isolate(value);
  });
}

/** @type {Map<string, Intl.NumberFormat>} */
const formats = new Map();

/** @param {number} value @param {number} [width] with zeros before it */
export function number(value, width = 1) {
  const key = `${locale()} ${width}`;
  let made = formats.get(key);
  if (!made) {
    made = new Intl.NumberFormat(locale(), { minimumIntegerDigits: width });
    formats.set(key, made);
  }
  return made.format(value);
}

/** Names joined as the language joins them. @param {string[]} names */
export const list = (names) => new Intl.ListFormat(locale(), { type: 'conjunction' }).format(names.map(isolate));

/** A file's size. @param {number} bytes */
export function fileSize(bytes) {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'];
  const step = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log(bytes) / Math.log(1000)));
  return new Intl.NumberFormat(locale(), {
    style: 'unit',
    unit: units[step],
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits: step > 1 ? 1 : 0,
  }).format(bytes / 1000 ** step);
}
