// What reaches people who look elsewhere: the number in the title, a dot on the icon, the app's
// badge, and a sound.
import { effect } from '@preact/signals';
import { number } from '../../lib/i18n.js';
import { onRow, watch } from '../../net/live.js';
import { serverNow } from '../../store/clock.js';
import { peekRow } from '../../store/conversations.js';
import { counts, me } from '../../store/session.js';
import { isOpenHere } from '../open.js';
import { newsIn } from './news.js';
import { showDot } from './favicon.js';
import { lead } from './leader.js';
import { play } from './sounds.js';

let attending = false;

/** Begins, once for as long as the page lives. */
export function attend() {
  if (attending) return;
  attending = true;
  effect(showCount);
  lead();
  onRow((row) => {
    const news = me.peek() ? newsIn(peekRow(row.id), row, /** @type {Me} */ (me.peek()).id, serverNow()) : null;
    if (news && !isOpenHere(row.id)) play(news);
  });
  // One's own conversations are heard of, whatever list is shown.
  effect(() => (me.value ? watch({ view: 'mine', status: 'open' }) : undefined));
}

function showCount() {
  const waiting = me.value ? counts.value.mine : 0;
  document.title = waiting > 0 ? `(${number(waiting)}) Baton` : 'Baton';
  showDot(waiting > 0);
  const badge = /** @type {any} */ (navigator);
  const shown = waiting > 0 ? badge.setAppBadge?.(waiting) : badge.clearAppBadge?.();
  shown?.catch(() => undefined);
}
