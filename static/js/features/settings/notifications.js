// What makes a sound, how loud, and when it is quiet.
import { html } from 'htm/preact';
import { t } from '../../lib/i18n.js';
import { prefs, setPrefs } from '../../store/prefs.js';
import { Check, Field } from '../../ui/form.js';
import { Icon } from '../../ui/icon.js';
import { play } from '../attention/sounds.js';
import { SectionFrame } from './collection.js';

export function Section() {
  const { sounds, volume, quietFrom, quietTo } = prefs.value;
  return html`<${SectionFrame} title=${t('settings.notifications')} text=${t('sounds.text')}>
    <div class="panel"><${Check} label=${t('sounds.on')} checked=${sounds} onChange=${(/** @type {boolean} */ on) => setPrefs({ sounds: on })} />
      <${Field} label=${t('sounds.volume')} type="range" min="0" max="1" step="0.05" value=${volume} disabled=${!sounds} onInput=${(/** @type {string} */ value) => setPrefs({ volume: Number(value) })} />
      <div class="chips"><button type="button" class="button" onClick=${() => play('answered', { always: true })}><${Icon} name="volume-2" />${t('sounds.answered')}</button>
        <button type="button" class="button" onClick=${() => play('assigned', { always: true })}><${Icon} name="volume-2" />${t('sounds.assigned')}</button></div></div>
    <div class="panel"><h2>${t('sounds.quiet')}</h2>
      <${Field} label=${t('sounds.from')} type="time" value=${quietFrom} onInput=${(/** @type {string} */ value) => setPrefs({ quietFrom: value })} />
      <${Field} label=${t('sounds.to')} type="time" value=${quietTo} onInput=${(/** @type {string} */ value) => setPrefs({ quietTo: value })} /></div>
  </${SectionFrame}>`;
}
