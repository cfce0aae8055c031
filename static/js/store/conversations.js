// Every conversation row the console has heard of, each in a signal of its own: a change redraws
// one row and nothing else.
import { signal } from '@preact/signals-core';
import { api } from '../net/api.js';
import { mergeRow, withRead } from './merge.js';

/** @typedef {import('@preact/signals-core').Signal<Conversation>} RowSignal */

/** @type {Map<string, RowSignal>} */
const rows = new Map();

/** @param {string} id */
export const rowSignal = (id) => rows.get(id);

/** @param {string} id @returns {Conversation | undefined} */
export const peekRow = (id) => rows.get(id)?.peek();

/** Every row that is known. */
export const allRows = () => [...rows.values()].map((row) => row.peek());

/** Takes rows in; the higher version wins. @param {Conversation[]} fresh */
export function putRows(fresh) {
  for (const row of fresh) {
    const known = rows.get(row.id);
    if (known) known.value = mergeRow(known.peek(), row);
    else rows.set(row.id, signal(mergeRow(undefined, row)));
  }
}

/** @param {string} id @param {ReadPosition} position */
export function putRead(id, position) {
  const known = rows.get(id);
  if (known) known.value = withRead(known.peek(), position);
}

/** @param {string} id */
export function dropRow(id) {
  rows.delete(id);
}

/** Loads one row. @param {string} id @returns {Promise<RowSignal>} */
export async function loadRow(id) {
  putRows([await api.get(`/api/conversations/${id}`)]);
  return /** @type {RowSignal} */ (rows.get(id));
}

/** Signed out: nothing of the last person stays. */
export function forgetRows() {
  rows.clear();
}
