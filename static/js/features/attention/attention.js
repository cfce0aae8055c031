// What reaches people who look elsewhere: the number in the title, a dot on the icon, the app's
// badge, a sound, and a notification.
import { effect } from '@preact/signals';
import { number, t } from '../../lib/i18n.js';
import { onItem, watch } from '../../net/live.js';
import { go } from '../../router.js';
import { choices, forgetChoices, loadChoices } from '../../store/choices.js';
import { serverNow } from '../../store/clock.js';
import { loadRow, peekRow } from '../../store/conversations.js';
import { savedViews } from '../../store/directory.js';
import { isMentioned } from '../../store/mentions.js';
import { mergeRow } from '../../store/merge.js';
import { prefs } from '../../store/prefs.js';
import { counts, me, self } from '../../store/session.js';
import { lazy } from '../../ui/dialog.js';
import { toast } from '../../ui/toast.js';
import { isOpenHere } from '../open.js';
import { showDot } from './favicon.js';
import { lead } from './leader.js';
import { isMuted } from './muted.js';
import { newsIn } from './news.js';
import { noticeOf } from './notices.js';
import { notify } from './desktop.js';
import { play } from './sounds.js';

const IN_PAGE = new Set(['mention', 'follow_up', 'window']);
/** What says in which conversation, but not with whom. */
const NAMELESS = new Set(['mention']);

let attending = false;

/** Begins, once for as long as the page lives. */
export function attend() {
  if (attending) return;
  attending = true;
  effect(showCount);
  lead();
  onItem(hear);
  // One's own conversations are heard of, whatever list is shown; the queue's for those who want it.
  effect(() => (me.value ? watch({ view: 'mine', status: 'open' }) : undefined));
  effect(() => {
    const queue = choices.value?.occasions.queue;
    return me.value && (queue?.desktop || queue?.sound) ? watch({ view: 'teams', status: 'open' }) : undefined;
  });
  effect(() => begin(me.value?.id ?? ''));
}

let begun = '';

/** @param {string} reader nobody when empty */
function begin(reader) {
  if (begun === reader) return;
  begun = reader;
  forgetChoices();
  if (!reader) return;
  loadChoices().catch(() => undefined);
  // A browser that takes pushes is told of anew for each sign-in.
  if (prefs.peek().pushFor === reader) lazy(() => import('./push.js')).then((module) => module?.renew());
}

/** @param {any} item of the live stream, before the page takes it in */
function hear(item) {
  const reader = me.peek();
  if (!reader) return;
  const id = item.conversation_id ?? item.row?.id;
  const occasion = newsIn(item, peekRow(id), reader, serverNow());
  if (!occasion || isOpenHere(id)) return;
  const needsRow = !item.row && (NAMELESS.has(occasion) || prefs.peek().muted.length > 0);
  if (!needsRow || peekRow(id)) tell(occasion, item, peekRow(id));
  else loadRow(id).catch(() => undefined).then(() => me.peek() && tell(occasion, item, peekRow(id)));
}

/** A sound, unless a view that holds the conversation is muted. @param {string} occasion @param {any} item @param {Conversation | undefined} known */
function ring(occasion, item, known) {
  const row = item.row ? mergeRow(known, item.row) : known;
  const isNamed = (/** @type {string} */ id) => occasion === 'mention' || isMentioned(id);
  if (!row || !isMuted(row, prefs.peek().muted, savedViews.peek(), self(), isNamed(row.id))) play(occasion);
}

/** @param {string} occasion @param {any} item @param {Conversation | undefined} known what is known of its conversation */
function tell(occasion, item, known) {
  ring(occasion, item, known);
  const notice = noticeOf(occasion, item, known);
  notify(notice);
  // Whoever looks at Baton sees rows change by themselves, but not what these are about.
  if (IN_PAGE.has(occasion) && document.hasFocus()) toast(`${notice.title}: ${notice.body}`, { action: t('notice.open'), onAction: () => go(notice.url) });
}

function showCount() {
  const waiting = me.value ? counts.value.mine : 0;
  document.title = waiting > 0 ? `(${number(waiting)}) Baton` : 'Baton';
  showDot(waiting > 0);
  const badge = /** @type {any} */ (navigator);
  const shown = waiting > 0 ? badge.setAppBadge?.(waiting) : badge.clearAppBadge?.();
  shown?.catch(() => undefined);
}
