// The advertisement or post that led a customer here.
import { html } from 'htm/preact';
import { t } from '../../lib/i18n.js';
import { Icon } from '../../ui/icon.js';

const KNOWN = ['ad', 'post', 'product'];

/** @param {{referral: Referral}} props */
export function Referral({ referral }) {
  const kind = KNOWN.includes(referral.source_type) ? referral.source_type : 'other';
  const link = /^https?:\/\//.test(referral.source_url ?? '') ? referral.source_url : null;
  return html`<div class="referral"><div class="mark"><${Icon} name="megaphone" />${t(`referral.${kind}`)}</div>
    ${referral.headline && html`<strong dir="auto">${referral.headline}</strong>`}
    ${referral.body && html`<p dir="auto">${referral.body}</p>`}
    ${!link && referral.source_id && html`<p class="hint" dir="ltr">${referral.source_id}</p>`}
    ${link && html`<a href=${link} target="_blank" rel="noopener noreferrer nofollow">${t('referral.open')} <${Icon} name="external-link" /></a>`}</div>`;
}
