// One clock for every waiting time and countdown. It ticks once a second while the page is seen,
// and runs by the server's time.
import { signal } from '@preact/signals-core';

const MINUTE = 60_000;

let offset = 0;

/** The server's time now, in milliseconds. */
export const serverNow = () => Date.now() + offset;

/** A moment of this computer's clock, as the server's has it. @param {number} at */
export const atServer = (at) => at + offset;

/** Ticks once a second. */
export const now = signal(Date.now());
/** Ticks when a minute begins, for what shows minutes only. */
export const minute = signal(Date.now());

/** @param {number} server the server's clock, just now */
export function setServerTime(server) {
  offset = server - Date.now();
  now.value = serverNow();
  minute.value = now.value;
}

setInterval(() => {
  if (document.hidden) return;
  now.value = serverNow();
  if (Math.floor(now.value / MINUTE) !== Math.floor(minute.value / MINUTE)) minute.value = now.value;
}, 1000);

document.addEventListener('visibilitychange', () => {
  if (document.hidden) return;
  now.value = serverNow();
  minute.value = now.value;
});
