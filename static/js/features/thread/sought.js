// The entry to which a search has led, and the words that stand out in it: `?at=412&find=order`.
import { computed } from '@preact/signals-core';
import { route } from '../../router.js';

// As a text, so that entries are drawn anew only when it is another one.
const sought = computed(() => {
  const { at, find } = route.value.query;
  return at && find ? `${at} ${find}` : '';
});

/** @param {{seq: number}} message @returns {string} */
export function soughtIn(message) {
  const lead = `${message.seq} `;
  return sought.value.startsWith(lead) ? sought.value.slice(lead.length) : '';
}
