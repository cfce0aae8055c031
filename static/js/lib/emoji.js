// Emojis by the words that people look for, in English and Arabic.
import { fold } from './fold.js';

/** @typedef {{emoji: string, label: string, group: number, words: string[], arabic: string[]}} Emoji */

/** Skin tones and hair, which stand for nothing alone. */
const COMPONENTS = 2;

/** CLDR leaves the sign out that asks for a coloured picture. @param {string} emoji */
const bare = (emoji) => emoji.replaceAll('\uFE0F', '');

const FLAG_LETTER_A = 0x1f1e6;

/** A flag's country in Arabic, which no list of emojis needs to tell. @param {string} emoji @param {Intl.DisplayNames} countries */
function countryOf(emoji, countries) {
  const letters = [...emoji].map((sign) => (sign.codePointAt(0) ?? 0) - FLAG_LETTER_A);
  if (letters.length !== 2 || letters.some((letter) => letter < 0 || letter > 25)) return [];
  return [countries.of(String.fromCharCode(...letters.map((letter) => letter + 65))) ?? ''];
}

/**
 * Joins the two sources.
 * @param {any[]} english emojibase-data/en/compact.json
 * @param {any} arabic cldr-annotations-full/annotations/ar/annotations.json
 * @returns {Emoji[]} in the order of Unicode's chart
 */
export function index(english, arabic) {
  const keywords = arabic?.annotations?.annotations ?? {};
  const countries = new Intl.DisplayNames('ar', { type: 'region' });
  return english
    .filter((entry) => entry.group !== undefined && entry.group !== COMPONENTS)
    .sort((a, b) => a.order - b.order)
    .map((entry) => {
      const own = keywords[bare(entry.unicode)];
      return {
        emoji: entry.unicode,
        label: entry.label,
        group: entry.group,
        words: [...entry.label.split(/[^\p{L}\p{N}]+/u), ...(entry.tags ?? [])].map(fold),
        arabic: own ? [...(own.tts ?? []), ...(own.default ?? [])] : countryOf(entry.unicode, countries),
      };
    });
}

/** How well an emoji fits: 4 for its name, 3 for a whole word, 2 for its name's beginning, 1 for a word's, 0 not at all. @param {Emoji} entry @param {string} wanted */
function fitOf(entry, wanted) {
  const names = [entry.label, ...entry.arabic.slice(0, 1)].map(fold);
  if (names.includes(wanted)) return 4;
  const arabic = entry.arabic.map(fold);
  const words = [...entry.words, ...arabic, ...arabic.flatMap((phrase) => phrase.split(/\s+/))];
  if (words.includes(wanted)) return 3;
  if (names.some((name) => name.startsWith(wanted))) return 2;
  return words.some((word) => word.startsWith(wanted)) ? 1 : 0;
}

/** @param {Emoji[]} all @param {string} search @param {number} [most] @returns {Emoji[]} best first */
export function find(all, search, most = 60) {
  const wanted = fold(search.trim().replaceAll('_', ' ')).split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return [];
  const scored = all.map((entry) => ({ entry, fit: Math.min(...wanted.map((word) => fitOf(entry, word))) }));
  const fitting = scored.filter(({ fit }) => fit > 0).sort((a, b) => b.fit - a.fit);
  return fitting.slice(0, most).map(({ entry }) => entry);
}

/** What an emoji is called in a language. @param {Emoji} entry @param {string} language */
export const nameOf = (entry, language) => (language === 'ar' && entry.arabic[0]) || entry.label;
