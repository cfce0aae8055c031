// Why somebody is busy or away: in a word of their own, or one of those that many use.
import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { t } from '../../lib/i18n.js';
import { changeMe, self } from '../../store/session.js';
import { Dialog } from '../../ui/dialog.js';
import { Choice, Field, FormError, useForm } from '../../ui/form.js';

const LONGEST = 80;
const USUAL = ['break', 'lunch', 'meeting', 'training', 'prayer'];

/** @param {{availability: 'busy' | 'away', close: (said?: boolean) => void}} props */
export function ReasonDialog({ availability: first, close }) {
  const [availability, setAvailability] = useState(first);
  const [reason, setReason] = useState(self().availability_reason ?? '');
  const form = useForm();
  const save = () => form.run(async () => {
    await changeMe({ availability, availability_reason: reason.trim() });
    close(true);
  });
  return html`<${Dialog} title=${t('reason.title')} close=${close} onSubmit=${save} footer=${html`
      <button type="button" class="button" onClick=${() => close()}>${t('app.cancel')}</button><button class="button primary" disabled=${form.busy}>${t('app.save')}</button>`}>
    <${Choice} label=${t('profile.availability')} value=${availability} onChange=${setAvailability} options=${['busy', 'away'].map((value) => ({ value, label: t(`availability.${value}`) }))} />
    <${Field} label=${t('reason.label')} hint=${t('reason.hint')} dir="auto" maxlength=${LONGEST} autofocus value=${reason} onInput=${setReason} />
    <div class="chips">${USUAL.map((word) => html`<button key=${word} type="button" class="button small" onClick=${() => setReason(t(`reason.${word}`))}>${t(`reason.${word}`)}</button>`)}</div>
    <${FormError} error=${form.error} /></${Dialog}>`;
}
