// The views that make no sound in this browser, and a way back.
import { html } from 'htm/preact';
import { t } from '../../lib/i18n.js';
import { prefs } from '../../store/prefs.js';
import { Icon } from '../../ui/icon.js';
import { setMute } from '../inbox/mute-menu.js';
import { viewName } from '../inbox/views.js';

export function MutedViews() {
  const { muted } = prefs.value;
  return html`<h3>${t('mute.list')}</h3>
    ${muted.length > 0 && html`<ul class="items">${muted.map((view) => html`<li key=${view} class="item"><${Icon} name="bell-off" /><div class="item-main"><bdi>${viewName(view)}</bdi></div>
      <button type="button" class="button small" aria-label=${t('mute.unmute_name', { name: viewName(view) })} onClick=${() => setMute(view, false)}>${t('mute.unmute')}</button></li>`)}</ul>`}
    <p class="hint">${t(muted.length > 0 ? 'mute.text' : 'mute.none')}</p>`;
}
