// The keyboard of the inbox. Single letters work only outside of fields and dialogs.
import { combination, isField, sequences } from '../lib/keys.js';
import { go, route } from '../router.js';
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

const focus = (/** @type {string} */ id) => document.getElementById(id)?.focus();

/** Group by group, as the help dialog shows them: keys, the words' key, what happens. @type {Record<string, [string, string, () => void][]>} */
export const SHORTCUTS = {
  global: [
    ['/', 'keys.search', () => go('/search')],
    ['?', 'keys.help', () => openHelp()],
    ['g i', 'keys.go_inbox', () => go('/inbox/all')],
    ['g u', 'keys.go_unassigned', () => go('/inbox/unassigned')],
    ['g m', 'keys.go_mine', () => go('/inbox/mine')],
    ['g s', 'keys.go_settings', () => go('/settings/profile')],
    ['escape', 'keys.back', back],
    ['mod+k', 'keys.palette', () => openPalette()],
    ['[', 'keys.views', () => setPrefs({ views: !prefs.peek().views })],
    [']', 'keys.details', () => setPrefs({ details: !prefs.peek().details })],
    ['z', 'keys.undo', undoLatest],
  ],
  list: [
    ['j', 'keys.next', () => move(1)],
    ['k', 'keys.previous', () => move(-1)],
    ['enter', 'keys.open', () => (open() ? focus('composer-text') : move(1))],
    ['x', 'keys.choose', withOpen(toggle)],
    ['shift+j', 'keys.choose_next', () => extendChoice(1)],
    ['shift+k', 'keys.choose_previous', () => extendChoice(-1)],
    ['n', 'keys.take_next', takeNext],
    ['shift+n', 'keys.take_several', takeSeveral],
    ['u', 'keys.unread', withOpen((id) => actions.markUnread(id))],
  ],
  conversation: [
    ['r', 'keys.reply', withOpen(() => write('reply'))],
    ['shift+r', 'keys.quote', withOpen(quoteLast)],
    ['i', 'keys.note', withOpen(() => write('note'))],
    ['a', 'keys.assign', withOpen((id) => may('assign') && actions.assign(id))],
    ['shift+a', 'keys.claim', withOpen((id) => actions.claim(id))],
    ['t', 'keys.label', withOpen((id) => may('label') && actions.label(id))],
    ['s', 'keys.snooze', withOpen((id) => actions.snooze(id))],
    ['e', 'keys.resolve', withOpen((id) => actions.resolve(id))],
    ['f', 'keys.forward', withOpen(forwardLast)],
    ['p', 'keys.panel', () => setPrefs({ details: !prefs.peek().details })],
  ],
  composer: [
    ['mod+shift+i', 'keys.switch', withOpen(() => write(mode.peek() === 'reply' ? 'note' : 'reply'))],
    ['mod+shift+a', 'keys.attach', () => document.getElementById('composer-files')?.click()],
    ['mod+shift+m', 'keys.voice', () => document.getElementById('composer-voice')?.click()],
  ],
};

/** Handled where they happen; listed for the help dialog. */
export const ELSEWHERE = [
  ['enter', 'keys.send'],
  ['shift+enter', 'keys.new_line'],
  ['mod+shift+enter', 'keys.send_resolve'],
  ['/', 'keys.quick'],
  ['@', 'keys.mention'],
  [':', 'keys.emoji'],
];

/** What leads somewhere works on every page; the rest needs a list or a thread. */
const ANYWHERE = ['?', 'g i', 'g u', 'g m', 'g s', 'mod+k'];

/** Those of pages beside the inbox; the search page knows the slash itself. @param {string} page @returns {() => void} takes them off again */
export function installGlobal(page) {
  const wanted = page === 'search' ? ANYWHERE : [...ANYWHERE, '/'];
  return install(SHORTCUTS.global.filter(([keys]) => wanted.includes(keys)));
}

/** @returns {() => void} takes them off again */
export const installShortcuts = () => install(Object.values(SHORTCUTS).flat());

/** @param {[string, string, () => void][]} shortcuts @returns {() => void} */
function install(shortcuts) {
  const bound = new Map(shortcuts.map(([keys, , run]) => [keys, run]));
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
    const arrows = onList(event) ? { arrowdown: 'j', arrowup: 'k' } : {};
    const combo = /** @type {Record<string, string>} */ (arrows)[single] ?? single;
    if (combo === 'enter' && !onList(event)) return;
    const run = bound.get(complete(combo));
    if (!run) return;
    event.preventDefault();
    run();
  };
  document.addEventListener('keydown', onKeyDown);
  return () => document.removeEventListener('keydown', onKeyDown);
}

/** @param {KeyboardEvent} event */
const onList = (event) => /** @type {HTMLElement} */ (event.target).id === 'conversation-list' || event.target === document.body;
