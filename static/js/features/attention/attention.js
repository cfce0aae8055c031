// What reaches people who look elsewhere: the number in the title, a dot on the icon, the app's
// badge, and a sound.
import { effect } from '@preact/signals';
import { number, t } from '../../lib/i18n.js';
import { onLive, onRow, watch } from '../../net/live.js';
import { serverNow } from '../../store/clock.js';
import { loadRow, peekRow } from '../../store/conversations.js';
import { counts, me } from '../../store/session.js';
import { go } from '../../router.js';
import { toast } from '../../ui/toast.js';
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
  onLive('mention', tellMention);
  // One's own conversations are heard of, whatever list is shown.
  effect(() => (me.value ? watch({ view: 'mine', status: 'open' }) : undefined));
}

/** A colleague wants the reader to look. @param {import('../../store/mentions.js').Mention} mention */
async function tellMention(mention) {
  const id = mention.conversation_id;
  if (isOpenHere(id)) return;
  play('mentioned');
  const row = peekRow(id) ?? (await loadRow(id).catch(() => undefined))?.peek();
  const words = t('mention.told', { who: mention.by?.name || t('someone'), name: row?.contact.name || t('contact.unknown') });
  toast(words, { action: t('mention.open'), onAction: () => go(`/inbox/mentions/${id}?at=${mention.seq}`) });
}

function showCount() {
  const waiting = me.value ? counts.value.mine : 0;
  document.title = waiting > 0 ? `(${number(waiting)}) Baton` : 'Baton';
  showDot(waiting > 0);
  const badge = /** @type {any} */ (navigator);
  const shown = waiting > 0 ? badge.setAppBadge?.(waiting) : badge.clearAppBadge?.();
  shown?.catch(() => undefined);
}
