// What few may do to a customer: block them, join them with another.
import { html } from 'htm/preact';
import { t } from '../../lib/i18n.js';
import { moment } from '../../lib/time.js';
import { api, asProblem } from '../../net/api.js';
import { go } from '../../router.js';
import { now } from '../../store/clock.js';
import { may } from '../../store/session.js';
import { Confirm, ask, askLazy } from '../../ui/dialog.js';
import { FormError, useForm } from '../../ui/form.js';
import { Icon } from '../../ui/icon.js';
import { toast } from '../../ui/toast.js';
import { put } from './cards.js';

/** @param {{card: ContactCard, isPage: boolean}} props */
export function Actions({ card, isPage }) {
  const form = useForm();
  const blocked = card.blocked_at;
  const block = () => form.run(async () => {
    const sure = await ask(Confirm, { title: t('block.title', { name: card.name }), text: t('block.text'), action: t('block.do'), danger: true });
    if (!sure) return;
    put(await api.post(`/api/contacts/${card.id}/block`).catch(inWords));
    toast(t('block.done', { name: card.name }), { kind: 'ok' });
  });
  const unblock = () => form.run(async () => {
    put(await api.remove(`/api/contacts/${card.id}/block`).catch(inWords));
    toast(t('block.undone', { name: card.name }), { kind: 'ok' });
  });
  const merge = async () => {
    const whole = await askLazy(() => import('./merge-dialog.js'), 'MergeDialog', { card });
    if (whole) {
      put(whole);
      toast(t('merge.done'), { kind: 'ok' });
    }
  };
  const lately = card.conversations.some((row) => row.contact.id === card.id && (row.window_closes_at ?? 0) > now.peek());
  return html`<div class="contact-actions">
    ${blocked && html`<p class="blocked-line"><${Icon} name="ban" />${t('block.since', { time: moment(blocked) })}</p>`}
    <div class="chips">
      ${!isPage && html`<a class="button small" href=${`/contacts/${card.id}`}><${Icon} name="contact" />${t('contact.page')}</a>`}
      ${isPage && html`<button type="button" class="button small" onClick=${() => go(`/inbox/all/${card.conversations[0]?.id}`)}><${Icon} name="message-square-text" />${t('contact.open')}</button>`}
      ${may('manage_contacts') && html`<button type="button" class="button small" onClick=${merge}><${Icon} name="users" />${t('merge.begin')}</button>`}
      ${may('manage_contacts') && (blocked
        ? html`<button type="button" class="button small" disabled=${form.busy} onClick=${unblock}><${Icon} name="undo-2" />${t('block.undo')}</button>`
        : html`<button type="button" class="button small" disabled=${form.busy || !lately} title=${lately ? undefined : t('problem.block_too_late')} onClick=${block}><${Icon} name="ban" />${t('block.begin')}</button>`)}
    </div>
    ${may('manage_contacts') && !blocked && !lately && html`<p class="hint">${t('problem.block_too_late')}</p>`}
    <${FormError} error=${form.error} /></div>`;
}

/** WhatsApp's reasons in the reader's language. @param {unknown} error @returns {never} */
function inWords(error) {
  const problem = asProblem(error);
  const code = problem.body.fault?.code;
  const words = t(`block.error_${code}`);
  throw code && words !== `block.error_${code}` ? new Error(words) : error;
}
