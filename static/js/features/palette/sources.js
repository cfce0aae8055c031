// What the palette offers: places, things to do, and conversations that are known already.
import { matches } from '../../lib/fold.js';
import { t } from '../../lib/i18n.js';
import { DEFAULTS } from '../../lib/keymap.js';
import { go, href, route } from '../../router.js';
import { allRows } from '../../store/conversations.js';
import { savedViews, teams } from '../../store/directory.js';
import { keysOf } from '../../store/keymap.js';
import { setPrefs } from '../../store/prefs.js';
import { VIEW_NAMES, savedHref, viewName } from '../inbox/views.js';
import { openConversation } from '../open.js';
import { SECTIONS, permitted } from '../settings/sections.js';
import { DEEDS } from '../shortcuts.js';

/** @typedef {{id: string, icon: string, title: string, hint?: string, keys?: string, run: () => void}} Choice */

const MOST_ROWS = 8;

/** @returns {Choice[]} */
function places() {
  const views = [...VIEW_NAMES, ...teams.value.map((team) => `team-${team.id}`)];
  return [
    ...views.map((view) => ({ id: `view-${view}`, icon: 'inbox', title: viewName(view), hint: t('palette.view'), run: () => go(href(['inbox', view])) })),
    ...savedViews.value.map((saved) => ({ id: `saved-${saved.id}`, icon: 'list-filter', title: saved.name, hint: t('palette.view'), run: () => go(savedHref(saved)) })),
    ...Object.entries(SECTIONS).filter(([, section]) => permitted(section)).map(([name, { icon }]) => ({ id: `settings-${name}`, icon, title: t(`settings.${name}`), hint: t('nav.settings'), run: () => go(href(['settings', name])) })),
  ];
}

/** What the keyboard can do, by its words; what needs an open conversation only where one is open. @returns {Choice[]} */
function deeds() {
  const isOpen = Boolean(route.peek().parts[2]);
  const groups = isOpen ? ['conversation', 'list', 'global'] : ['list', 'global'];
  const shortcuts = groups.flatMap((group) => Object.keys(DEFAULTS[group]).map((deed) => ({ id: deed, icon: 'zap', title: t(deed), keys: keysOf(deed), run: DEEDS[deed] })));
  const themes = ['system', 'light', 'dark'].map((theme) => ({ id: `theme-${theme}`, icon: 'sun', title: t(`theme.${theme}`), hint: t('profile.theme'), run: () => setPrefs({ theme }) }));
  return [...shortcuts.filter((deed) => !['keys.palette', 'keys.open', 'keys.next', 'keys.previous'].includes(deed.id)), ...themes];
}

/** @param {Conversation} row @returns {Choice} */
export const rowChoice = (row) => ({
  id: `row-${row.id}`,
  icon: 'message-square-text',
  title: row.contact.name || t('contact.unknown'),
  hint: row.contact.phone ? `+${row.contact.phone}` : row.channel.name,
  run: () => openConversation(row.id),
});

/** @param {string} search */
function rows(search) {
  const found = allRows().filter((row) => matches(`${row.contact.name} ${row.contact.phone ?? ''}`, search));
  return found.sort((a, b) => b.last_activity_at - a.last_activity_at).slice(0, MOST_ROWS).map(rowChoice);
}

/** @param {string} search @returns {Choice[]} best first */
export function choicesFor(search) {
  const all = [...deeds(), ...places()];
  if (!search.trim()) return all;
  return [...rows(search), ...all.filter((choice) => matches(`${choice.title} ${choice.hint ?? ''}`, search))];
}
