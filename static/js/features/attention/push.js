// Web push in this browser: whether it can, whether it may, and turning it on and off.
import { signal } from '@preact/signals';
import { api } from '../../net/api.js';
import { prefs, setPrefs } from '../../store/prefs.js';
import { self } from '../../store/session.js';
import { canNotify, patiently, worker } from './worker.js';

/**
 * `looking` until it is known; `unable`: the browser has no push; `denied`: its user said no; `off`;
 * `on`, with the id by which the server knows it.
 * @type {import('@preact/signals').Signal<{state: 'looking' | 'unable' | 'denied' | 'off' | 'on', id?: string}>}
 */
export const push = signal({ state: 'looking' });

/** Finds out how things stand. */
export async function lookAtPush() {
  if (!canNotify() || !('PushManager' in window)) {
    push.value = { state: 'unable' };
  } else if (Notification.permission === 'denied') {
    push.value = { state: 'denied' };
  } else if (Notification.permission !== 'granted' || prefs.peek().pushFor !== self().id) {
    push.value = { state: 'off' };
  } else if (push.peek().state !== 'on') {
    await renew();
  }
}

/** Tells the server of this browser again: its session, or its address, may be another one. */
export async function renew() {
  try {
    const registration = await worker();
    const known = await patiently(registration.pushManager.getSubscription());
    push.value = known ? await tell(known) : { state: 'off' };
  } catch {
    push.value = { state: 'off' };
  }
}

/** Asks the browser's user, the browser, and the server, in this order. */
export async function turnOn() {
  if ((await Notification.requestPermission()) !== 'granted') {
    await lookAtPush();
    return;
  }
  const [registration, key] = await Promise.all([worker(), api.get('/api/push-key')]);
  const options = { userVisibleOnly: true, applicationServerKey: key.public_key };
  push.value = await tell(await patiently(registration.pushManager.subscribe(options)));
  setPrefs({ pushFor: self().id });
}

/** @param {PushSubscription} subscription @returns {Promise<{state: 'on', id: string}>} */
async function tell(subscription) {
  const { endpoint, keys } = subscription.toJSON();
  const { id } = await api.post('/api/push-subscriptions', { endpoint, keys });
  return { state: 'on', id };
}

export async function turnOff() {
  const { id } = push.peek();
  setPrefs({ pushFor: '' });
  push.value = { state: 'off' };
  if (id) await api.remove(`/api/push-subscriptions/${id}`);
  const registration = await worker();
  const known = await patiently(registration.pushManager.getSubscription());
  if (known) await patiently(known.unsubscribe());
}

/** Has the server push something at once. */
export async function tryOut() {
  const { id } = push.peek();
  try {
    await api.post(`/api/push-subscriptions/${id}/test`, {});
  } catch (error) {
    // The browser's push service knows it no more.
    if (/** @type {any} */ (error).code === 'not_found') push.value = { state: 'off' };
    throw error;
  }
}
