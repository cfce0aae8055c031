// Settings: one's own, and the workspace's for those with the rights.
import { signal } from '@preact/signals';
import { html } from 'htm/preact';
import { useEffect } from 'preact/hooks';
import { t } from '../../lib/i18n.js';
import { route } from '../../router.js';
import { may, me } from '../../store/session.js';
import { lazy } from '../../ui/dialog.js';
import { Icon } from '../../ui/icon.js';
import { begin } from '../start.js';

/** @type {Record<string, {icon: string, right?: string, group: string, load: () => Promise<any>}>} */
const SECTIONS = {
  profile: { icon: 'user', group: 'you', load: () => import('./profile.js') },
  sessions: { icon: 'key-round', group: 'you', load: () => import('./sessions.js') },
  keyboard: { icon: 'keyboard', group: 'you', load: () => import('./keyboard.js') },
  'quick-replies': { icon: 'zap', group: 'you', load: () => import('./quick-replies.js') },
  channels: { icon: 'phone', right: 'manage_channels', group: 'workspace', load: () => import('./channels.js') },
  people: { icon: 'users', right: 'manage_people', group: 'workspace', load: () => import('./people.js') },
  teams: { icon: 'arrow-right-left', right: 'manage_people', group: 'workspace', load: () => import('./teams.js') },
  labels: { icon: 'tag', right: 'manage_library', group: 'workspace', load: () => import('./labels.js') },
  quarantine: { icon: 'shield-alert', right: 'manage_channels', group: 'workspace', load: () => import('./quarantine.js') },
};

/** @type {import('@preact/signals').Signal<Record<string, any>>} */
const loaded = signal({});

/** @param {string} name */
async function load(name) {
  if (loaded.peek()[name]) return;
  const module = await lazy(SECTIONS[name].load);
  if (module) loaded.value = { ...loaded.peek(), [name]: module.Section };
}

const allowed = () => Object.entries(SECTIONS).filter(([, section]) => !section.right || may(section.right));

export function Page() {
  const asked = route.value.parts[1];
  const sections = allowed();
  const name = asked && asked in SECTIONS ? asked : 'profile';
  const permitted = sections.some(([other]) => other === name);
  const person = me.value;
  useEffect(begin, [person?.id]);
  useEffect(() => {
    if (permitted) load(name);
  }, [name, permitted]);
  const Section = loaded.value[name];
  let content = html`<div class="skeleton-page" />`;
  if (!permitted) content = html`<${NotAllowed} right=${SECTIONS[name].right ?? ''} />`;
  else if (Section) content = html`<${Section} key=${name} />`;
  return html`<div class=${`settings${asked ? ' has-section' : ''}`}>
    <nav class="settings-nav" aria-label=${t('nav.settings')}>
      ${['you', 'workspace'].map((group) => html`<${Group} key=${group} name=${group} entries=${sections.filter(([, section]) => section.group === group)} current=${name} />`)}
    </nav>
    <div class="settings-content">${content}</div></div>`;
}

/** @param {{name: string, entries: [string, any][], current: string}} props */
function Group({ name, entries, current }) {
  if (entries.length === 0) return null;
  return html`<h2>${t(`settings.group_${name}`)}</h2>${entries.map(([section, { icon }]) => html`<a key=${section} class="view" href=${`/settings/${section}`} aria-current=${section === current ? 'page' : undefined}>
    <${Icon} name=${icon} /><span class="view-name">${t(`settings.${section}`)}</span></a>`)}`;
}

/** @param {{right: string}} props */
function NotAllowed({ right }) {
  return html`<div class="empty-state"><${Icon} name="lock" class="large" /><p>${t('settings.not_allowed', { right: t(`right.${right}`) })}</p><p class="hint">${t('settings.ask_admin')}</p></div>`;
}
