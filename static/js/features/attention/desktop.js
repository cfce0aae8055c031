// Notifications of the browser, while a page is open but out of sight. Of all pages one tells, and
// the worker knows what a push has told already.
import { choices } from '../../store/choices.js';
import { me } from '../../store/session.js';
import { isLeader } from './leader.js';
import { quietNow } from './quiet.js';
import { canNotify, worker } from './worker.js';

/** @param {import('./notices.js').Notice} notice */
export function notify(notice) {
  const ways = choices.peek()?.occasions[notice.occasion];
  const wanted = ways?.desktop && me.peek()?.availability === 'available' && !quietNow();
  if (!wanted || !isLeader() || document.hasFocus()) return;
  if (!canNotify() || Notification.permission !== 'granted') return;
  worker().then((registration) => registration.active?.postMessage({ type: 'tell', notice })).catch(() => undefined);
}
