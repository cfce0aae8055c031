// Which views make no sound in this browser.
import { html } from 'htm/preact';
import { t } from '../../lib/i18n.js';
import { prefs, setPrefs } from '../../store/prefs.js';
import { Check } from '../../ui/form.js';
import { Icon } from '../../ui/icon.js';
import { Menu } from '../../ui/menu.js';

/** @param {string} view */
const isMute = (view) => prefs.value.muted.includes(view);

/** @param {string} view @param {boolean} mute */
export function setMute(view, mute) {
  const others = prefs.peek().muted.filter((name) => name !== view);
  setPrefs({ muted: mute ? [...others, view] : others });
}

/** Beside the name of a muted view. @param {{view: string}} props */
export function MuteMark({ view }) {
  if (!isMute(view)) return null;
  return html`<span class="mute-mark" title=${t('mute.muted')}><${Icon} name="bell-off" /><span class="hidden">${t('mute.muted')}</span></span>`;
}

/** @typedef {{title: string, views: {view: string, name: string}[]}} Group */

/** @param {{groups: Group[]}} props the views that can be muted */
export function MuteMenu({ groups }) {
  // It may stand in a menu that closes on a click.
  return html`<div onClick=${(/** @type {Event} */ event) => event.stopPropagation()}>
    <${Menu} class="icon-button small" role="dialog" name=${t('mute.title')} title=${t('mute.title')} label=${html`<${Icon} name="bell" />`}>
      ${() => html`<div class="filters"><strong>${t('mute.title')}</strong><p class="hint">${t('mute.text')}</p>
        ${groups.map((group) => group.views.length > 0 && html`<${Mutes} key=${group.title} ...${group} />`)}</div>`}
    </${Menu}></div>`;
}

/** @param {Group} props */
function Mutes({ title, views }) {
  return html`<fieldset class="checks">${title && html`<legend>${title}</legend>`}
    ${views.map(({ view, name }) => html`<${Check} key=${view} label=${html`<bdi>${name}</bdi>`} checked=${isMute(view)} onChange=${(/** @type {boolean} */ on) => setMute(view, on)} />`)}</fieldset>`;
}
