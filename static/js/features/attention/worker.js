// The page's side of the worker that shows notifications (static/sw.js).
import { go } from '../../router.js';

/** Browsers may leave such questions unanswered for ever. */
const PATIENCE_MILLIS = 10_000;

/** Whether this browser can show notifications while Baton is out of sight. */
export const canNotify = () => 'Notification' in window && 'serviceWorker' in navigator;

/** @template T @param {Promise<T>} promise @returns {Promise<T>} refused with the code `push_stuck` when no answer comes */
export function patiently(promise) {
  const stuck = new Promise((_, reject) => {
    setTimeout(() => reject(Object.assign(new Error('the browser does not answer'), { code: 'push_stuck' })), PATIENCE_MILLIS);
  });
  return Promise.race([promise, /** @type {Promise<never>} */ (stuck)]);
}

const ADDRESS = '/sw.js';

/** The one address that may become a worker. @returns {any} */
function trustedAddress() {
  const types = /** @type {any} */ (window).trustedTypes;
  const policy = types?.createPolicy('baton-worker', { createScriptURL: () => ADDRESS });
  return policy?.createScriptURL(ADDRESS) ?? ADDRESS;
}

/** @type {Promise<ServiceWorkerRegistration> | null} */
let registered = null;

/** The worker, ready to show; it is installed when it is first wanted. @returns {Promise<ServiceWorkerRegistration>} */
export function worker() {
  registered ??= patiently(install());
  registered.catch(() => {
    registered = null;
  });
  return registered;
}

/** @type {any} */
let address = null;

async function install() {
  address ??= trustedAddress();
  navigator.serviceWorker.onmessage = (event) => {
    if (event.data?.type !== 'open') return;
    event.ports[0]?.postMessage('heard');
    go(event.data.url);
  };
  await navigator.serviceWorker.register(address, { scope: '/', updateViaCache: 'none' });
  return navigator.serviceWorker.ready;
}
