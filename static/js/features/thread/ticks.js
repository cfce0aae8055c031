// How far a message of ours has come, in marks and in words, and what to do when it failed.
import { html } from 'htm/preact';
import { hasWords, t } from '../../lib/i18n.js';
import { clock } from '../../lib/time.js';
import { api } from '../../net/api.js';
import { putMessages } from '../../store/threads.js';
import { useForm } from '../../ui/form.js';
import { Icon } from '../../ui/icon.js';
import { problemText } from '../../ui/toast.js';
import { openTemplates } from '../composer/templates.js';

/** @type {Record<DeliveryState, string>} */
const MARKS = { queued: 'clock', sending: 'clock', unknown: 'circle-help', sent: 'check', failed: 'circle-alert', delivered: 'check-check', read: 'check-check', played: 'check-check' };

/** @param {{delivery: Delivery}} props */
export function Ticks({ delivery }) {
  const words = deliveryWords(delivery);
  return html`<span class=${`ticks ${delivery.state}`} role="img" aria-label=${words} title=${words}><${Icon} name=${MARKS[delivery.state]} /></span>`;
}

/** @param {Delivery} delivery */
function deliveryWords(delivery) {
  const moments = /** @type {const} */ (['sent_at', 'delivered_at', 'read_at', 'played_at']);
  const lines = moments.flatMap((name) => {
    const at = delivery[name];
    return at ? [t(`delivery.${name}`, { time: clock(at) })] : [];
  });
  if (delivery.price) lines.push(t('delivery.price', { category: delivery.price.category }));
  return [t(`delivery.${delivery.state}`), ...lines].join('\n');
}

/** Why it failed, and a way on. @param {{message: Message}} props */
export function Failure({ message }) {
  const form = useForm();
  const fault = message.delivery?.fault;
  const unknown = message.delivery?.state === 'unknown';
  const again = () => form.run(async () => putMessages(message.conversation_id, [await api.post(`/api/messages/${message.id}/retry`)]));
  return html`<div class=${`failure${unknown ? ' unsure' : ''}`}>
    <p><${Icon} name="circle-alert" /><span>${unknown ? t('failure.unknown') : faultWords(fault)}</span></p>
    ${fault && hasWords(`advice.${fault.advice}`) && html`<p>${t(`advice.${fault.advice}`)}</p>`}
    ${fault?.details && html`<p class="hint" dir="auto">${fault.details}</p>`}
    ${form.error && html`<p role="alert">${problemText(form.error)}</p>`}
    <div class="failure-actions">
      <button type="button" class="button small" disabled=${form.busy} onClick=${again}><${Icon} name="refresh-cw" />${t(unknown ? 'failure.again' : 'app.retry')}</button>
      ${fault?.advice === 'offer_template' && html`<button type="button" class="button small" onClick=${() => openTemplates(message.conversation_id)}><${Icon} name="layout-template" />${t('template.send')}</button>`}
    </div></div>`;
}

/** In the reader's language where Baton knows the code, else in Meta's words. @param {Fault | undefined} fault */
function faultWords(fault) {
  if (!fault) return t('delivery.failed');
  const key = `fault.code_${fault.code}`;
  const title = hasWords(key) ? t(key) : fault.title;
  return fault.code ? t('failure.with_code', { title, code: String(fault.code) }) : title;
}
