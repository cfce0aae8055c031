// Customers' cards: what is known about whom, loaded when somebody looks, again when it changes.
import { signal } from '@preact/signals';
import { api } from '../../net/api.js';
import { onLive } from '../../net/live.js';

/** @typedef {{card: ContactCard | null, error: any, changes: number}} Known `changes` rises whenever something about them changed */
/** @typedef {import('@preact/signals').Signal<Known>} KnownSignal */

const KEPT = 30;
/** By contact, the most recently looked at last. @type {Map<string, KnownSignal>} */
const known = new Map();

/** @param {string} id @returns {KnownSignal} */
export function cardOf(id) {
  const found = known.get(id) ?? signal({ card: null, error: null, changes: 0 });
  known.delete(id);
  known.set(id, found);
  if (known.size > KEPT) known.delete(/** @type {string} */ (known.keys().next().value));
  return found;
}

/** @param {string} id */
export async function loadCard(id) {
  const state = cardOf(id);
  try {
    put(await api.get(`/api/contacts/${id}`));
  } catch (error) {
    state.value = { ...state.peek(), error };
  }
}

/** An answer of the server. @param {ContactCard} card */
export function put(card) {
  const state = cardOf(card.id);
  state.value = { card, error: null, changes: state.peek().changes + 1 };
}

// Whatever changed while the line was down was not told: who is looked at is loaded anew, the others when they are looked at again.
onLive('welcome', () => {
  const last = [...known].at(-1);
  if (last?.[1].peek().card) loadCard(last[0]);
});

onLive('contact', (item) => {
  const state = known.get(item.contact_id);
  if (!state) return;
  loadCard(item.contact_id);
});
