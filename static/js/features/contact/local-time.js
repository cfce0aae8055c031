// What the clocks show where the customer is: by a time zone among their fields, or by the country
// of their number.
import { html } from 'htm/preact';
import { t } from '../../lib/i18n.js';
import { hours } from '../../lib/time.js';
import { clockIn, compareClocks, zoneAmong, zoneOf } from '../../lib/zones.js';
import { minute } from '../../store/clock.js';
import { Icon } from '../../ui/icon.js';
import { cardOf } from './cards.js';

const HOUR = 3_600_000;

/** One of a list of facts. @param {{contact: string, phone: string | null}} props */
export function LocalTime({ contact, phone }) {
  const { card } = cardOf(contact).value;
  const zone = zoneAmong(Object.values(card?.fields ?? {})) ?? zoneOf(phone);
  if (!zone) return null;
  const at = minute.value;
  const { ahead, isOtherDay, isNight } = compareClocks(zone, undefined, at);
  return html`<div class="local-time"><dt>${t('local.title')}</dt><dd><time title=${zone}>${clockIn(zone, at, isOtherDay)}</time>
    ${ahead !== 0 && html`<span class="hint">${t(ahead > 0 ? 'local.ahead' : 'local.behind', { time: span(Math.abs(ahead)) })}</span>`}
    ${isNight && html`<span class="chip"><${Icon} name="moon" />${t('local.night')}</span>`}</dd></div>`;
}

/** @param {number} millis */
const span = (millis) => (millis % HOUR === 0 ? t('local.hours', { count: millis / HOUR }) : hours(millis));
