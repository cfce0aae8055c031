// All shortcuts on one page.
import { html } from 'htm/preact';
import { t } from '../../lib/i18n.js';
import { DEFAULTS } from '../../lib/keymap.js';
import { keysOf } from '../../store/keymap.js';
import { prefs } from '../../store/prefs.js';
import { Dialog } from '../../ui/dialog.js';
import { version } from '../../ui/icon.js';
import { Keys } from '../../ui/keys.js';

/** Handled where a row stands or something is written, always by the same keys. @type {Record<string, [string, string][]>} */
export const FIXED = {
  list: [['keys.row_menu', 'shift+f10']],
  composer: [
    ['keys.send', 'enter'],
    ['keys.new_line', 'shift+enter'],
    ['keys.send_resolve', 'mod+shift+enter'],
    ['keys.quick', '/'],
    ['keys.mention', '@'],
    ['keys.emoji', ':'],
  ],
};

/** @param {{close: () => void}} props */
export function HelpDialog({ close }) {
  return html`<${Dialog} title=${t('help.title')} close=${close} wide reading>
    ${!prefs.value.shortcuts && html`<p class="hint">${t('help.off')}</p>`}
    <div class="shortcut-groups">${Object.entries(DEFAULTS).map(([name, group]) => html`<section key=${name}><h2>${t(`keys.group_${name}`)}</h2>
      <dl class="shortcuts">${FIXED[name]?.map(([deed, combo]) => html`<${Shortcut} key=${deed} deed=${deed} combo=${combo} />`)}
        ${Object.keys(group).map((deed) => html`<${Shortcut} key=${deed} deed=${deed} combo=${keysOf(deed)} />`)}</dl></section>`)}</div>
    <p class="hint"><a href="/settings/keyboard" onClick=${() => close()}>${t('keys.change_hint')}</a></p>
    <p class="hint">${t('help.version', { version })}</p></${Dialog}>`;
}

/** @param {{deed: string, combo: string}} props */
function Shortcut({ deed, combo }) {
  return html`<div><dt>${t(deed)}</dt><dd>${combo ? html`<${Keys} combo=${combo} />` : html`<span class="hint">${t('keys.none')}</span>`}</dd></div>`;
}
