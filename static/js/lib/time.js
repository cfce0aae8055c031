// Moments and durations in the reader's language.
import { locale, number, t } from './i18n.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** @type {Map<string, Intl.DateTimeFormat>} */
const formats = new Map();

/** @param {Intl.DateTimeFormatOptions} options @param {number} at */
function format(options, at) {
  const key = locale() + JSON.stringify(options);
  let made = formats.get(key);
  if (!made) {
    made = new Intl.DateTimeFormat(locale(), options);
    formats.set(key, made);
  }
  return made.format(at);
}

/** `10:42` @param {number} at */
export const clock = (at) => format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }, at);

/** `10:42:07` @param {number} at */
export const clockSeconds = (at) =>
  format({ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }, at);

/** `Thu, 12 Mar, 10:42` @param {number} at */
export const moment = (at) =>
  format({ weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }, at);

/** `12 March 2026, 10:42:07` @param {number} at */
export const fullMoment = (at) => format({ dateStyle: 'long', timeStyle: 'medium', hourCycle: 'h23' }, at);

/** Days between two moments, by the calendar. @param {number} at @param {number} now */
export function daysAgo(at, now) {
  const midnight = (/** @type {number} */ moment) => new Date(moment).setHours(0, 0, 0, 0);
  return Math.round((midnight(now) - midnight(at)) / DAY);
}

/** `Today`, `Yesterday`, `Monday`, `12 March 2026` @param {number} at @param {number} now */
export function day(at, now) {
  const ago = daysAgo(at, now);
  if (ago === 0) return t('time.today');
  if (ago === 1) return t('time.yesterday');
  if (ago > 1 && ago < 7) return format({ weekday: 'long' }, at);
  return format({ day: 'numeric', month: 'long', year: 'numeric' }, at);
}

/** For list rows: the time today, the day this week, the date before. @param {number} at @param {number} now */
export function short(at, now) {
  const ago = daysAgo(at, now);
  if (ago <= 0) return clock(at);
  if (ago === 1) return t('time.yesterday');
  if (ago < 7) return format({ weekday: 'short' }, at);
  return format({ day: 'numeric', month: 'short' }, at);
}

/** How long somebody waits: `0:41`, `14:20`, `3 h 12 m`, `2 d`. @param {number} millis */
export function waiting(millis) {
  const span = Math.max(0, millis);
  if (span < HOUR) {
    return `${number(Math.floor(span / MINUTE))}:${number(Math.floor((span % MINUTE) / 1000), 2)}`;
  }
  return span < DAY ? hours(span) : t('time.days', { count: Math.floor(span / DAY) });
}

/** Time left, without seconds: `3 h 12 m`, `12 m`. @param {number} millis */
export function hours(millis) {
  const minutes = Math.max(0, Math.ceil(millis / MINUTE));
  if (minutes < 60) return t('time.minutes', { minutes });
  return t('time.hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}

/** How long something took: `12 m`, `3 h 12 m`, `2 d`. @param {number} millis */
export const span = (millis) => (millis < DAY ? hours(millis) : t('time.days', { count: Math.floor(millis / DAY) }));

/** `27 November 2026` @param {string} date as `2026-11-27` */
export const dayOf = (date) => format({ day: 'numeric', month: 'long', year: 'numeric' }, new Date(`${date}T00:00`).getTime());

/** `3 seconds ago`, `2 hours ago` @param {number} at @param {number} now */
export function ago(at, now) {
  const span = Math.min(0, at - now);
  const words = new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' });
  if (span > -MINUTE) return words.format(Math.round(span / 1000), 'second');
  if (span > -HOUR) return words.format(Math.round(span / MINUTE), 'minute');
  if (span > -DAY) return words.format(Math.round(span / HOUR), 'hour');
  return words.format(Math.round(span / DAY), 'day');
}

/** For `<input type="datetime-local">`. @param {number} at */
export function localInput(at) {
  const date = new Date(at);
  return new Date(at - date.getTimezoneOffset() * MINUTE).toISOString().slice(0, 16);
}

/** Moments that people snooze to. @param {number} now @returns {{key: string, at: number}[]} */
export function snoozePresets(now) {
  const at = (/** @type {number} */ days, /** @type {number} */ hour) => {
    const date = new Date(now);
    date.setDate(date.getDate() + days);
    return date.setHours(hour, 0, 0, 0);
  };
  const weekday = new Date(now).getDay();
  const evening = at(0, 18);
  const presets = [
    { key: 'snooze.hour', at: now + HOUR },
    { key: 'snooze.three_hours', at: now + 3 * HOUR },
    { key: 'snooze.evening', at: evening },
    { key: 'snooze.tomorrow', at: at(1, 9) },
    { key: 'snooze.next_week', at: at((8 - weekday) % 7 || 7, 9) },
  ];
  const open = presets.filter((preset) => preset.key !== 'snooze.evening' || evening > now + HOUR);
  return open.sort((a, b) => a.at - b.at);
}
