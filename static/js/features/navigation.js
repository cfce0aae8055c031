// The narrow rail: inbox, search, settings, help, and the reader.
import { html } from 'htm/preact';
import { number, t } from '../lib/i18n.js';
import { hinted, spoken } from '../lib/keymap.js';
import { roleName } from '../store/directory.js';
import { keysOf } from '../store/keymap.js';
import { changeMe, counts, me } from '../store/session.js';
import { askLazy } from '../ui/dialog.js';
import { Avatar, Icon } from '../ui/icon.js';
import { Menu, MenuItem } from '../ui/menu.js';
import { complain } from '../ui/toast.js';
import { signOut } from './start.js';

const AVAILABILITIES = ['available', 'busy', 'away'];

/** @param {{current: string}} props */
export function Navigation({ current }) {
  const mine = counts.value.mine;
  return html`<nav class="rail" aria-label=${t('nav.label')}>
    <${RailLink} href="/inbox/mine" icon="inbox" label=${t('nav.inbox')} current=${current === 'inbox'} badge=${mine} />
    <${RailLink} href="/search" icon="search" label=${t('nav.search')} keys=${keysOf('keys.search')} current=${current === 'search'} />
    <${RailLink} href="/settings/profile" icon="settings" label=${t('nav.settings')} current=${current === 'settings'} />
    <span class="grow" />
    <button type="button" class="rail-item wide-only" title=${hinted(t('palette.title'), keysOf('keys.palette'))} aria-label=${t('palette.title')} aria-keyshortcuts=${spoken(keysOf('keys.palette'))} onClick=${openPalette}><${Icon} name="command" /></button>
    <button type="button" class="rail-item wide-only" title=${hinted(t('nav.help'), keysOf('keys.help'))} aria-label=${t('nav.help')} aria-keyshortcuts=${spoken(keysOf('keys.help'))} onClick=${openHelp}><${Icon} name="circle-help" /></button>
    <${Person} />
  </nav>`;
}

/** @param {{href: string, icon: string, label: string, current: boolean, badge?: number, keys?: string}} props */
function RailLink({ href, icon, label, current, badge, keys }) {
  return html`<a class="rail-item" href=${href} aria-current=${current ? 'page' : undefined} title=${hinted(label, keys)} aria-keyshortcuts=${spoken(keys)}>
    <${Icon} name=${icon} /><span class="hidden">${label}</span>${badge ? html`<span class="rail-badge">${badge > 99 ? '99+' : number(badge)}</span>` : null}</a>`;
}

export const openPalette = () => askLazy(() => import('./palette/palette.js'), 'Palette');
export const openHelp = () => askLazy(() => import('./dialogs/help.js'), 'HelpDialog');

/** @param {Me} person */
const openReason = ({ availability }) => askLazy(() => import('./dialogs/reason.js'), 'ReasonDialog', { availability: availability === 'away' ? 'away' : 'busy' });

function Person() {
  const person = me.value;
  if (!person) return null;
  return html`<${Menu} class="rail-item person" title=${t('nav.you', { name: person.name })}
    label=${html`<${Avatar} name=${person.name} id=${person.id} status=${person.availability} />`}>
    ${(/** @type {() => void} */ close) => html`
      <div class="menu-title"><strong>${person.name}</strong><span>${roleName(person.role.name)} · ${person.workspace.name}</span></div>
      ${AVAILABILITIES.map((state) => html`<${MenuItem} key=${state} checked=${person.availability === state} onPick=${() => {
        close();
        changeMe({ availability: state }).catch(complain);
      }}><i class=${`dot ${state}`} />${t(`availability.${state}`)}</${MenuItem}>`)}
      <${MenuItem} onPick=${() => {
        close();
        openReason(person);
      }}><${Icon} name="pen-line" /><bdi>${person.availability_reason || t('reason.say')}</bdi></${MenuItem}>
      <hr />
      <${MenuItem} onPick=${() => {
        close();
        openHelp();
      }}><${Icon} name="keyboard" />${t('nav.help')}</${MenuItem}>
      <${MenuItem} onPick=${signOut}><${Icon} name="log-out" flip />${t('nav.sign_out')}</${MenuItem}>`}
  </${Menu}>`;
}
