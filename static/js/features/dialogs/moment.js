// Picks a moment: for snoozing and for reminders.
import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { t } from '../../lib/i18n.js';
import { localInput, moment, snoozePresets } from '../../lib/time.js';
import { now, serverNow } from '../../store/clock.js';
import { Dialog } from '../../ui/dialog.js';
import { Field } from '../../ui/form.js';

/** @param {{title: string, text: string, close: (at?: number) => void, children?: any}} props */
function MomentDialog({ title, text, close, children }) {
  const [custom, setCustom] = useState(() => localInput(serverNow() + 24 * 3_600_000));
  const at = new Date(custom).getTime();
  const valid = at > now.value;
  return html`<${Dialog} title=${title} close=${close} onSubmit=${() => valid && close(at)} footer=${html`${children}<span class="grow" />
      <button class="button primary" disabled=${!valid}>${t('moment.set')}</button>`}>
    <p class="hint">${text}</p>
    <ul class="pick-list">${snoozePresets(serverNow()).map((preset, index) => html`<li key=${preset.key}><button type="button" class="pick person" autofocus=${index === 0} onClick=${() => close(preset.at)}>
      <span class="pick-name">${t(preset.key)}</span><span class="hint">${moment(preset.at)}</span></button></li>`)}</ul>
    <${Field} label=${t('moment.custom')} type="datetime-local" value=${custom} min=${localInput(serverNow())} onInput=${setCustom} hint=${valid ? '' : t('problem.not_in_future')} />
  </${Dialog}>`;
}

/** @param {{close: (at?: number) => void}} props */
export function SnoozeDialog({ close }) {
  return html`<${MomentDialog} title=${t('snooze.title')} text=${t('snooze.text')} close=${close} />`;
}

/** Answers `{at}`, where `null` takes the reminder away. @param {{current?: number | null, close: (answer?: {at: number | null}) => void}} props */
export function FollowUpDialog({ current, close }) {
  return html`<${MomentDialog} title=${t('action.follow_up')} text=${current ? t('follow_up.current', { time: moment(current) }) : t('follow_up.text')}
    close=${(/** @type {number | undefined} */ at) => close(at ? { at } : undefined)}>
    ${current && html`<button type="button" class="button" onClick=${() => close({ at: null })}>${t('follow_up.remove')}</button>`}
  </${MomentDialog}>`;
}
