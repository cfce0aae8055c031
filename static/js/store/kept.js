// The lists that were looked at lately, as they were: shown at once where the server's answer takes
// its time or does not come. On disk for the next start, and never anybody else's.
import { clear, createStore, delMany, entries, set } from 'idb-keyval';

/** @typedef {{rows: Conversation[], at: number, version: string}} Kept */

const MOST_LISTS = 10;
const MOST_ROWS = 50;
const KEEP_MILLIS = 3000;

/** Apart from what others look through at the start. */
const disk = createStore('baton-lists', 'lists');

/** By person and list, the latest last. @type {Map<string, Kept>} */
const shelf = new Map();
let read = Promise.resolve();
let version = '';

/** A disk that is full or forbidden costs the memory, not the list. @param {() => Promise<unknown>} work */
async function onDisk(work) {
  try {
    await work();
  } catch {
    // The server has what was not kept.
  }
}

/** @param {string} person @param {object} list */
const nameOf = (person, list) => `${person}/${JSON.stringify(list)}`;

/** Begins to read what an earlier page left. @param {string} current of the console: rows of another may lack what this one draws */
export function readKept(current) {
  version = current;
  read = onDisk(async () => {
    const stored = /** @type {[string, Kept][]} */ (await entries(disk));
    const since = [...shelf];
    shelf.clear();
    const usable = stored.filter(([, kept]) => kept.version === version).sort(([, a], [, b]) => a.at - b.at);
    for (const [name, kept] of [...usable, ...since]) shelf.set(name, kept);
    await remove([...stored.map(([name]) => name).filter((name) => !shelf.has(name)), ...surplus()]);
  });
}

/** The names of the oldest, which are given up. */
const surplus = () => [...shelf.keys()].slice(0, -MOST_LISTS);

/** @param {string[]} names */
async function remove(names) {
  for (const name of names) shelf.delete(name);
  if (names.length > 0) await onDisk(() => delMany(names, disk));
}

/** A list as it was. @param {string} person @param {object} list @returns {Promise<Conversation[]>} */
export async function keptRows(person, list) {
  await read;
  return shelf.get(nameOf(person, list))?.rows ?? [];
}

/** @param {string} person @param {object} list @param {Conversation[]} rows from the first one on */
export function keep(person, list, rows) {
  const name = nameOf(person, list);
  const kept = { rows: rows.slice(0, MOST_ROWS), at: Date.now(), version };
  shelf.delete(name);
  shelf.set(name, kept);
  onDisk(() => set(name, kept, disk));
  remove(surplus());
}

/** The server no longer shows it. @param {string} person @param {object} list */
export const dropKept = (person, list) => remove([nameOf(person, list)]);

/** A conversation is gone, or no longer ours to see. @param {string} id */
export function loseRow(id) {
  for (const [name, kept] of shelf) {
    const rows = kept.rows.filter((row) => row.id !== id);
    if (rows.length === kept.rows.length) continue;
    const left = { ...kept, rows };
    shelf.set(name, left);
    onDisk(() => set(name, left, disk));
  }
}

/** Somebody has signed in: what others looked at is forgotten. @param {string} person */
export async function keepOnlyOf(person) {
  await read;
  await remove([...shelf.keys()].filter((name) => !name.startsWith(`${person}/`)));
}

/** Nobody is signed in. */
export async function forgetKept() {
  shelf.clear();
  await read;
  shelf.clear();
  await onDisk(() => clear(disk));
}

/** Keeps what is on screen, if there is something to keep. @type {() => void} */
let keepLatest = () => {};
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/** The list has changed: it is kept after a while, or when nobody looks. @param {() => void} work */
export function keepSoon(work) {
  keepLatest = work;
  timer ??= setTimeout(keepNow, KEEP_MILLIS);
}

/** Before another list is shown. */
export function keepNow() {
  if (timer === undefined) return;
  clearTimeout(timer);
  timer = undefined;
  keepLatest();
}

document.addEventListener('visibilitychange', () => document.hidden && keepNow());
