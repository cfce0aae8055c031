// Settings: one's own, and the workspace's for those with the rights.
import { signal } from '@preact/signals';
import { html } from 'htm/preact';
import { useEffect } from 'preact/hooks';
import { t } from '../../lib/i18n.js';
import { route } from '../../router.js';
import { me } from '../../store/session.js';
import { lazy } from '../../ui/dialog.js';
import { Icon } from '../../ui/icon.js';
import { begin } from '../start.js';
import { SECTIONS, permitted } from './sections.js';

/** @type {import('@preact/signals').Signal<Record<string, any>>} */
const loaded = signal({});

/** @param {string} name */
async function load(name) {
  if (loaded.peek()[name]) return;
  const module = await lazy(SECTIONS[name].load);
  if (module) loaded.value = { ...loaded.peek(), [name]: module.Section };
}

export function Page() {
  const asked = route.value.parts[1];
  const sections = Object.entries(SECTIONS).filter(([, section]) => permitted(section));
  const name = asked && asked in SECTIONS ? asked : 'profile';
  const allowed = sections.some(([other]) => other === name);
  const person = me.value;
  useEffect(begin, [person?.id]);
  useEffect(() => {
    if (allowed) load(name);
  }, [name, allowed]);
  const Section = loaded.value[name];
  let content = html`<div class="skeleton-page" />`;
  if (!allowed) content = html`<${NotAllowed} right=${SECTIONS[name].right ?? ''} />`;
  else if (Section) content = html`<${Section} key=${name} />`;
  return html`<div class=${`settings${asked ? ' has-section' : ''}`}>
    <nav class="settings-nav" aria-label=${t('nav.settings')}>${!asked && html`<h1 class="hidden">${t('nav.settings')}</h1>`}
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
  return html`<div class="empty-state"><${Icon} name="lock" class="large" /><h1>${t('settings.not_allowed', { right: t(`right.${right}`) })}</h1><p class="hint">${t('settings.ask_admin')}</p>
    <a class="button" href="/settings">${t('app.back')}</a></div>`;
}
