// The keyboard of the inbox. Single letters work only outside of fields and dialogs.
import { combination, isField, sequences } from '../lib/keys.js';
import { go, route } from '../router.js';
import { deeds } from '../store/keymap.js';
import { neighbour } from '../store/list.js';
import { prefs, setPrefs } from '../store/prefs.js';
import { may } from '../store/session.js';
import { threadOf } from '../store/threads.js';
import { dialogIsOpen } from '../ui/dialog.js';
import * as actions from './actions.js';
import { mode, write } from './composer/mode.js';
import { quoteReply } from './composer/quote.js';
import { chooseNone, extend, showsBoxes, toggle } from './inbox/chosen.js';
import { takeNext, takeSeveral } from './inbox/take-next.js';
import { openHelp, openPalette } from './navigation.js';
import { openConversation } from './open.js';
import { undoLatest } from './undo.js';

const open = () => route.peek().parts[2];

/** @param {(id: string) => void} run */
const withOpen = (run) => () => {
  const id = open();
  if (id) run(id);
};

/** @param {1 | -1} step */
function move(step) {
  const next = neighbour(open(), step);
  if (next) show(next);
}

/** @param {string} id */
const show = (id) => openConversation(id, { replace: Boolean(open()) });

/** @param {1 | -1} step */
function extendChoice(step) {
  const id = extend(open(), step);
  if (id) requestAnimationFrame(() => document.getElementById(`row-${id}`)?.scrollIntoView({ block: 'nearest' }));
}

/** One step back: from what is chosen, then from what is open. */
function back() {
  if (showsBoxes.peek()) chooseNone();
  else openConversation('');
}

/** @param {string} id */
function quoteLast(id) {
  const last = threadOf(id).peek().items.findLast((message) => message.direction === 'in' && message.external_id);
  write('reply');
  if (last) quoteReply(last);
}

/** @param {string} id */
function forwardLast(id) {
  const last = threadOf(id).peek().items.findLast((message) => message.direction !== 'internal');
  if (last) actions.forward(id, [last.id]);
}

/** To the search page, and there to its field. */
function search() {
  const field = /** @type {HTMLInputElement | null} */ (document.getElementById('search-field'));
  if (!field) go('/search');
  field?.focus();
  field?.select();
}

const focus = (/** @type {string} */ id) => document.getElementById(id)?.focus();

/** What happens; lib/keymap.js says by which keys. @type {Record<string, () => void>} */
export const DEEDS = {
  'keys.search': search,
  'keys.help': () => openHelp(),
  'keys.go_inbox': () => go('/inbox/all'),
  'keys.go_unassigned': () => go('/inbox/unassigned'),
  'keys.go_mine': () => go('/inbox/mine'),
  'keys.go_settings': () => go('/settings/profile'),
  'keys.back': back,
  'keys.palette': () => openPalette(),
  'keys.views': () => setPrefs({ views: !prefs.peek().views }),
  'keys.details': () => setPrefs({ details: !prefs.peek().details }),
  'keys.undo': undoLatest,
  'keys.next': () => move(1),
  'keys.previous': () => move(-1),
  'keys.open': () => (open() ? focus('composer-text') : move(1)),
  'keys.choose': withOpen(toggle),
  'keys.choose_next': () => extendChoice(1),
  'keys.choose_previous': () => extendChoice(-1),
  'keys.take_next': takeNext,
  'keys.take_several': takeSeveral,
  'keys.unread': withOpen((id) => actions.markUnread(id)),
  'keys.reply': withOpen(() => write('reply')),
  'keys.quote': withOpen(quoteLast),
  'keys.note': withOpen(() => write('note')),
  'keys.assign': withOpen((id) => may('assign') && actions.assign(id)),
  'keys.claim': withOpen((id) => actions.claim(id)),
  'keys.label': withOpen((id) => may('label') && actions.label(id)),
  'keys.snooze': withOpen((id) => actions.snooze(id)),
  'keys.resolve': withOpen((id) => actions.resolve(id)),
  'keys.forward': withOpen(forwardLast),
  'keys.panel': () => setPrefs({ details: !prefs.peek().details }),
  'keys.switch': withOpen(() => write(mode.peek() === 'reply' ? 'note' : 'reply')),
  'keys.attach': () => document.getElementById('composer-files')?.click(),
  'keys.voice': () => document.getElementById('composer-voice')?.click(),
};

/** What leads somewhere works on every page; the rest needs a list or a thread. */
const ANYWHERE = ['keys.search', 'keys.help', 'keys.go_inbox', 'keys.go_unassigned', 'keys.go_mine', 'keys.go_settings', 'keys.palette'];

/** Those of pages beside the inbox. @returns {() => void} takes them off again */
export const installGlobal = () => install(ANYWHERE);

/** @returns {() => void} takes them off again */
export const installShortcuts = () => install(Object.keys(DEEDS));

/** The arrows do on the list what its keys do. @type {Record<string, string>} */
const ARROWS = { arrowdown: 'keys.next', arrowup: 'keys.previous' };

/** @param {string[]} wanted @returns {() => void} takes them off again */
function install(wanted) {
  const complete = sequences(() => performance.now());
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    if (event.defaultPrevented || dialogIsOpen() || document.querySelector('[role=menu]')) return;
    const single = combination(event);
    const field = isField(event.target);
    const withMod = single.startsWith('mod+');
    if (field && single === 'escape') {
      /** @type {HTMLElement} */ (event.target).blur();
      return;
    }
    if (!single || (!withMod && (field || !prefs.peek().shortcuts))) return;
    if (single === 'enter' && !onList(event)) return;
    const combo = complete(single);
    const deed = deeds.peek().get(combo) ?? (onList(event) ? ARROWS[combo] : undefined);
    if (!deed || !wanted.includes(deed)) return;
    event.preventDefault();
    DEEDS[deed]();
  };
  document.addEventListener('keydown', onKeyDown);
  return () => document.removeEventListener('keydown', onKeyDown);
}

/** @param {KeyboardEvent} event */
const onList = (event) => /** @type {HTMLElement} */ (event.target).id === 'conversation-list' || event.target === document.body;
