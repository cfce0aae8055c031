// The shortcuts, and whether single letters do anything.
import { html } from 'htm/preact';
import { t } from '../../lib/i18n.js';
import { prefs, setPrefs } from '../../store/prefs.js';
import { Check } from '../../ui/form.js';
import { ShortcutList } from '../dialogs/help.js';
import { SectionFrame } from './collection.js';

export function Section() {
  return html`<${SectionFrame} title=${t('settings.keyboard')}>
    <div class="panel"><${Check} label=${t('keys.single')} checked=${prefs.value.shortcuts} onChange=${(/** @type {boolean} */ shortcuts) => setPrefs({ shortcuts })} /></div>
    <div class="panel"><${ShortcutList} /></div></${SectionFrame}>`;
}
