// Every conversation row the console has heard of. Those that are drawn are in a signal of their
// own: a change redraws one row and nothing else.
import { signal } from '@preact/signals-core';
import { api } from '../net/api.js';
import { mergeRow, withRead } from './merge.js';

/** @typedef {import('@preact/signals-core').Signal<Conversation | undefined>} RowSignal */

/** @type {Map<string, Conversation>} */
const rows = new Map();
/** Of a hundred thousand rows few are ever looked at. @type {Map<string, RowSignal>} */
const signals = new Map();

/** Of a row that may not have been heard of yet. @param {string} id @returns {RowSignal} */
export function rowSignal(id) {
  const known = signals.get(id);
  if (known) return known;
  /** @type {RowSignal} */
  const made = signal(rows.get(id));
  signals.set(id, made);
  return made;
}

/** @param {string} id */
export const peekRow = (id) => rows.get(id);

/** Rows of before, of which nothing newer has been heard yet. @type {Set<string>} */
const old = new Set();

/** Every row that is known. */
export const allRows = () => [...rows.values()];

/** @param {Conversation} row */
function put(row) {
  rows.set(row.id, row);
  const drawn = signals.get(row.id);
  if (drawn) drawn.value = row;
}

/** Takes rows in; the higher version wins, and any over one of before. @param {Conversation[]} fresh */
export function putRows(fresh) {
  for (const row of fresh) {
    const known = rows.get(row.id);
    put(old.delete(row.id) ? mergeRow(undefined, { read: known?.read, ...row }) : mergeRow(known, row));
  }
}

/** Takes in rows as they were before, where nothing newer is known. @param {Conversation[]} kept */
export function putKept(kept) {
  for (const row of kept) {
    if (rows.has(row.id)) continue;
    old.add(row.id);
    put(row);
  }
}

/** @param {string} id @param {ReadPosition} position */
export function putRead(id, position) {
  const known = rows.get(id);
  if (known) put(withRead(known, position));
}

/** @param {string} id */
export function dropRow(id) {
  old.delete(id);
  rows.delete(id);
  signals.delete(id);
}

/** Loads one row. @param {string} id */
export async function loadRow(id) {
  putRows([await api.get(`/api/conversations/${id}`)]);
}

/** Signed out: nothing of the last person stays. */
export function forgetRows() {
  old.clear();
  rows.clear();
  signals.clear();
}
