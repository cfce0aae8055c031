// All shortcuts on one page.
import { html } from 'htm/preact';
import { t } from '../../lib/i18n.js';
import { shown } from '../../lib/keys.js';
import { prefs } from '../../store/prefs.js';
import { Dialog } from '../../ui/dialog.js';
import { version } from '../../ui/icon.js';
import { ELSEWHERE, SHORTCUTS } from '../shortcuts.js';

/** @param {{close: () => void}} props */
export function HelpDialog({ close }) {
  return html`<${Dialog} title=${t('help.title')} close=${close} wide reading>
    ${!prefs.value.shortcuts && html`<p class="hint">${t('help.off')}</p>`}
    <${ShortcutList} />
    <p class="hint">${t('help.version', { version })}</p></${Dialog}>`;
}

export function ShortcutList() {
  const groups = Object.entries(SHORTCUTS).map(([name, entries]) => {
    const all = entries.map(([keys, words]) => [keys, words]);
    return { name, entries: name === 'composer' ? [...ELSEWHERE, ...all] : all };
  });
  return html`<div class="shortcut-groups">${groups.map((group) => html`<section key=${group.name}><h2>${t(`keys.group_${group.name}`)}</h2>
    <dl class="shortcuts">${group.entries.map(([keys, words]) => html`<div key=${words}><dt>${t(words)}</dt><dd dir="ltr"><${Keys} combo=${keys} /></dd></div>`)}</dl></section>`)}</div>`;
}

/** @param {{combo: string}} props */
function Keys({ combo }) {
  return shown(combo).map((step, at) => html`<span key=${at} class="keys">${step.map((key) => html`<kbd key=${key}>${key}</kbd>`)}</span>`);
}
