// The shortcuts, whether single letters do anything, and other keys for whoever wants them.
import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { t } from '../../lib/i18n.js';
import { DEFAULTS } from '../../lib/keymap.js';
import { isChanged, keymap, resetKeys } from '../../store/keymap.js';
import { prefs, setPrefs } from '../../store/prefs.js';
import { Check } from '../../ui/form.js';
import { Icon } from '../../ui/icon.js';
import { Keys } from '../../ui/keys.js';
import { FIXED } from '../dialogs/help.js';
import { SectionFrame } from './collection.js';
import { Shortcut } from './shortcut.js';

export function Section() {
  const [said, say] = useState('');
  const isAsBatonComes = !Object.keys(keymap.value).some(isChanged);
  const reset = () => {
    resetKeys();
    say(t('keys.all_reset'));
  };
  return html`<${SectionFrame} title=${t('settings.keyboard')}>
    <div class="panel"><${Check} label=${t('keys.single')} checked=${prefs.value.shortcuts} onChange=${(/** @type {boolean} */ shortcuts) => setPrefs({ shortcuts })} /></div>
    <p class="hidden" role="status">${said}</p>
    <div class="panel"><div class="shortcut-groups">${Object.entries(DEFAULTS).map(([name, group]) => html`<section key=${name}><h2>${t(`keys.group_${name}`)}</h2>
      <ul class="shortcuts">${FIXED[name]?.map(([deed, combo]) => html`<li key=${deed}><span class="grow">${t(deed)}</span><${Keys} combo=${combo} /></li>`)}
        ${Object.keys(group).map((deed) => html`<${Shortcut} key=${deed} deed=${deed} say=${say} />`)}</ul></section>`)}</div>
      <button type="button" class="button" disabled=${isAsBatonComes} onClick=${reset}><${Icon} name="rotate-ccw" />${t('keys.reset_all')}</button></div></${SectionFrame}>`;
}
