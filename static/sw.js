// Shows what is told while nobody looks at Baton, and opens what is clicked. Its address never
// changes and it is kept by browsers, so it stays small and has no words of its own: notices come
// with theirs, from a push or from an open page.

/** What was told lately, by tag: a page and a push often tell of the same. @type {Map<string, {occasion: string, seq: number, at: number}>} */
const told = new Map();
const REPEAT_MILLIS = 5000;
/** A page that is only coming up does not hear; it is led to the place instead. */
const HEARING_MILLIS = 1500;

/** @typedef {{occasion: string, conversation?: string, seq: number, title: string, body: string, language: string, url: string}} Notice */

const worker = /** @type {any} */ (self);

worker.addEventListener('install', () => worker.skipWaiting());
worker.addEventListener('activate', (/** @type {any} */ event) => event.waitUntil(worker.clients.claim()));

worker.addEventListener('push', (/** @type {any} */ event) => event.waitUntil(tell(event.data.json(), true)));

worker.addEventListener('message', (/** @type {any} */ event) => {
  if (event.data?.type === 'tell') event.waitUntil(tell(event.data.notice, false));
});

worker.addEventListener('notificationclick', (/** @type {any} */ event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data.url));
});

// The browser has changed the address at which it is reached; the server learns the new one.
worker.addEventListener('pushsubscriptionchange', (/** @type {any} */ event) => event.waitUntil(renew(event)));

const pages = () => worker.clients.matchAll({ type: 'window', includeUncontrolled: true });

/** @param {Notice} notice @param {boolean} pushed */
async function tell(notice, pushed) {
  const trial = notice.occasion === 'test';
  // Whoever looks at Baton sees and hears it there.
  if (!trial && (await pages()).some((/** @type {any} */ page) => page.focused)) return;
  const tag = notice.conversation ? `conversation-${notice.conversation}` : notice.occasion;
  const again = await isRepeat(tag, notice);
  // For a push browsers demand that something is shown; the same once more makes no sound.
  if (again && !pushed) return;
  told.set(tag, { occasion: notice.occasion, seq: notice.seq, at: Date.now() });
  await worker.registration.showNotification(notice.title, {
    body: notice.body,
    tag,
    lang: notice.language,
    dir: 'auto',
    icon: "/icons/app-192.png",
    badge: "/icons/badge-96.png",
    renotify: !again,
    silent: again,
    data: { url: notice.url, occasion: notice.occasion, seq: notice.seq },
  });
}

/** @param {string} tag @param {Notice} notice */
async function isRepeat(tag, notice) {
  const [shown] = await worker.registration.getNotifications({ tag });
  const same = (/** @type {any} */ other) => other?.occasion === notice.occasion;
  if (same(shown?.data) && shown.data.seq >= notice.seq) return true;
  const last = told.get(tag);
  return Boolean(last && same(last) && (last.seq >= notice.seq || Date.now() - last.at < REPEAT_MILLIS));
}

/** In a page that is there, which goes on where it is; otherwise in a new one. @param {string} url */
async function open(url) {
  const all = await pages();
  const page = all.find((/** @type {any} */ one) => one.focused) ?? all.find((/** @type {any} */ one) => one.visibilityState === 'visible') ?? all[0];
  if (!page) return worker.clients.openWindow(url);
  const { port1, port2 } = new MessageChannel();
  const heard = new Promise((resolve) => {
    port1.onmessage = () => resolve(true);
    setTimeout(() => resolve(false), HEARING_MILLIS);
  });
  page.postMessage({ type: 'open', url }, [port2]);
  await page.focus().catch(() => undefined);
  if (await heard) return undefined;
  return page.navigate(url).catch(() => worker.clients.openWindow(url));
}

/** @param {any} event */
async function renew(event) {
  const options = event.oldSubscription?.options;
  const fresh = event.newSubscription ?? (options && (await worker.registration.pushManager.subscribe(options)));
  if (!fresh) return;
  await fetch('/api/push-subscriptions', { method: 'POST', credentials: 'same-origin', headers: { 'content-type': 'application/json' }, body: JSON.stringify(fresh) });
}
