// What one is told of, how, when not, and in which browsers.
import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../../lib/i18n.js';
import { choices, choose, loadChoices } from '../../store/choices.js';
import { prefs, setPrefs } from '../../store/prefs.js';
import { Check, Choice, Field, FormError } from '../../ui/form.js';
import { Icon } from '../../ui/icon.js';
import { complain } from '../../ui/toast.js';
import { play } from '../attention/sounds.js';
import { SectionFrame } from './collection.js';
import { MutedViews } from './muted-views.js';
import { ThisBrowser } from './this-browser.js';
import { WaysTable } from './ways-table.js';

export function Section() {
  const [error, setError] = useState(/** @type {any} */ (null));
  const load = () => {
    setError(null);
    loadChoices().catch(setError);
  };
  useEffect(load, []);
  return html`<${SectionFrame} title=${t('settings.notifications')} text=${t('telling.text')}>
    <${ThisBrowser} />
    ${error && html`<div class="panel"><${FormError} error=${error} /><button type="button" class="button" onClick=${load}>${t('app.retry')}</button></div>`}
    ${choices.value ? html`<${WaysTable} /><${Quiet} /><${Preview} />` : !error && html`<p class="hint" role="status">${t('app.loading')}</p>`}
    <${Sounds} />
  </${SectionFrame}>`;
}

/** @param {Partial<import('../../store/choices.js').Choices>} change */
const save = (change) => choose(change).catch(complain);

function Quiet() {
  const quiet = choices.value?.quiet ?? null;
  const begin = { from: '20:00', until: '08:00' };
  return html`<div class="panel"><h2>${t('telling.quiet')}</h2>
    <${Check} label=${t('telling.quiet_on')} checked=${quiet !== null} onChange=${(/** @type {boolean} */ on) => save({ quiet: on ? begin : null })} />
    ${quiet && html`<div class="columns">
      <${Field} label=${t('telling.from')} type="time" required value=${quiet.from} onInput=${(/** @type {string} */ from) => from && save({ quiet: { ...quiet, from } })} />
      <${Field} label=${t('telling.until')} type="time" required value=${quiet.until} onInput=${(/** @type {string} */ until) => until && save({ quiet: { ...quiet, until } })} /></div>`}
    <p class="hint">${t('telling.quiet_text', { zone: choices.value?.time_zone ?? '' })}</p></div>`;
}

function Preview() {
  return html`<div class="panel"><${Choice} label=${t('telling.preview')} value=${choices.value?.preview ?? 'words'}
    onChange=${(/** @type {any} */ preview) => save({ preview })} options=${['words', 'name', 'nothing'].map((value) => ({ value, label: t(`preview.${value}`) }))} />
    <p class="hint">${t('telling.preview_text')}</p></div>`;
}

/** How loud, in this browser. */
function Sounds() {
  const { sounds, volume } = prefs.value;
  return html`<div class="panel"><h2>${t('sounds.title')}</h2>
    <${Check} label=${t('sounds.on')} checked=${sounds} onChange=${(/** @type {boolean} */ on) => setPrefs({ sounds: on })} />
    <${Field} label=${t('sounds.volume')} type="range" min="0" max="1" step="0.05" value=${volume} disabled=${!sounds} onInput=${(/** @type {string} */ value) => setPrefs({ volume: Number(value) })} />
    <div class="chips">${['answered', 'assigned'].map((name) => html`<button key=${name} type="button" class="button" onClick=${() => play(name, { always: true })}><${Icon} name="volume-2" />${t(`occasion.${name}`)}</button>`)}</div>
    <p class="hint">${t('sounds.text')}</p>
    <${MutedViews} /></div>`;
}
