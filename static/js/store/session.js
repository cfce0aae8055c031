// Who is signed in, and what they may do.
import { computed, signal } from '@preact/signals-core';
import { api, sessionBegan, sessionExpired } from '../net/api.js';

/** `undefined` until asked, `null` when nobody is signed in. @type {import('@preact/signals-core').Signal<Me | null | undefined>} */
export const me = signal(undefined);

/** @type {import('@preact/signals-core').Signal<Counts>} */
export const counts = signal({ mine: 0, unassigned: 0, teams: 0, all: 0, snoozed: 0, follow_up: 0, mentions: 0, unread: 0, by_team: {} });

const rights = computed(() => new Set(me.value?.rights ?? []));

/** @param {string} right as in src/domain/permissions.rs */
export const may = (right) => rights.value.has(right);

/** For code that only runs while somebody is signed in. @returns {Me} */
export function self() {
  if (!me.value) throw new Error('nobody is signed in');
  return me.value;
}

/** @param {Me | null} person */
export function signedIn(person) {
  me.value = person;
  if (person) {
    counts.value = person.counts;
    sessionExpired.value = false;
  }
}

/** Asks the server who we are. */
export async function loadSession() {
  try {
    signedIn(await api.get('/api/me'));
  } catch (error) {
    if (/** @type {any} */ (error).code !== 'not_signed_in') throw error;
    sessionExpired.value = false;
    signedIn(null);
  }
}

/** @param {string} email @param {string} password */
export async function signIn(email, password) {
  const person = await api.post('/api/session', { email, password });
  sessionBegan();
  signedIn(person);
}

/** @param {{name?: string, language?: string, availability?: string, availability_reason?: string}} change */
export async function changeMe(change) {
  signedIn(await api.patch('/api/me', change));
}

/** Said in another window. @param {Availability} availability @param {string | null} reason */
export function toldAvailability(availability, reason) {
  if (me.peek()) me.value = { .../** @type {Me} */ (me.peek()), availability, availability_reason: reason };
}
