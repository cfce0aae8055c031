// What unit tests share: the console's modules run in node as they are; bare names resolve by themselves.
import { readFile, readdir } from 'node:fs/promises';
import { useWords } from '../../../static/js/lib/i18n.js';

export const STATIC = new URL('../../../static/', import.meta.url);

/** @param {string} language */
export const words = async (language) => JSON.parse(await readFile(new URL(`i18n/${language}.json`, STATIC), 'utf8'));

/** @param {string} language */
export async function speak(language) {
  useWords(language, await words(language));
}

/** Every module of the console, with its text. */
export async function modules() {
  const names = await readdir(new URL('js/', STATIC), { recursive: true });
  const wanted = names.filter((name) => name.endsWith('.js'));
  return Promise.all(wanted.map(async (name) => ({ name, text: await readFile(new URL(`js/${name}`, STATIC), 'utf8') })));
}

/** Names keep their own direction inside sentences; tests compare without the marks. @param {string} text */
export const unmarked = (text) => text.replace(/[\u2068\u2069]/g, '');
