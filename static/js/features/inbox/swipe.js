// A row dragged sideways with a finger: towards the end of the line to take it, towards its start to
// put it off. The row's menu does the same.
import { signal, useComputed } from '@preact/signals';
import { html } from 'htm/preact';
import { t } from '../../lib/i18n.js';
import { heading, isRipe, sideOf, travel } from '../../lib/swipe.js';
import { peekRow } from '../../store/conversations.js';
import { Icon } from '../../ui/icon.js';
import { showsBoxes } from './chosen.js';
import { DEEDS, swipes } from './deeds.js';

/** As long as `--quick` of the style sheets. */
const SETTLE_MILLIS = 120;

/** @typedef {import('../../lib/deeds.js').Deed} Deed */
/** @typedef {import('../../lib/swipe.js').Side} Side */
/** @typedef {{id: string, side: Side, deed: Deed | undefined, ripe: boolean, settles: boolean}} Swiped `settles`: the finger is gone */
/** @typedef {{id: string, x: number, y: number, sign: 1 | -1, deeds: Record<Side, Deed | undefined>, follows: boolean}} Finger */

/** The row that goes along. How far is a property of the list, `--swipe`: nothing is drawn anew for that. @type {import('@preact/signals').Signal<Swiped | null>} */
const swiped = signal(null);

/** Of one row, which it alone is drawn anew for. @param {string} id */
export const useSwipe = (id) => useComputed(() => (swiped.value?.id === id ? swiped.value : null)).value;

/** What goes along. @param {Swiped | null} swipe */
export const swipeClass = (swipe) => (swipe ? ` swiped${swipe.settles ? ' settles' : ''}` : '');

/** What letting go would do, behind the row. @param {{swipe: Swiped}} props */
export function SwipeTail({ swipe: { side, deed, ripe } }) {
  if (!deed) return null;
  return html`<div class=${`swipe-tail ${side}ward${ripe ? ' ripe' : ''}`} aria-hidden="true"><div><${Icon} name=${DEEDS[deed].icon} /><span>${t(`action.${deed}`)}</span></div></div>`;
}

/** Lets the rows of a list be dragged. @param {HTMLElement} list @returns {() => void} takes it off again */
export function attachSwipe(list) {
  /** @type {Finger | null} */
  let finger = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let settling;

  /** @param {PointerEvent} event */
  const down = (event) => {
    const id = /** @type {Element} */ (event.target).closest('[data-id]')?.getAttribute('data-id');
    const row = id && peekRow(id);
    // A second finger wants something else.
    if (finger || !row || event.pointerType !== 'touch' || showsBoxes.peek()) {
      letGo();
      return;
    }
    const sign = getComputedStyle(list).direction === 'rtl' ? -1 : 1;
    finger = { id, x: event.clientX, y: event.clientY, sign, deeds: swipes(row), follows: false };
  };

  /** @param {PointerEvent} event */
  const move = (event) => {
    if (!finger) return;
    const way = heading(event.clientX - finger.x, event.clientY - finger.y);
    if (!finger.follows && way === 'along') finger = null;
    else if (finger.follows) follow(finger, event.clientX);
    else if (way === 'across') {
      clearTimeout(settling);
      finger = { ...finger, x: event.clientX, follows: true };
      follow(finger, event.clientX);
    }
  };

  /** @param {Finger} held @param {number} x */
  const follow = ({ id, x: from, sign, deeds }, x) => {
    const distance = (x - from) * sign;
    const side = sideOf(distance);
    const deed = deeds[side];
    list.style.setProperty('--swipe', `${deed ? travel(distance) * sign : 0}px`);
    const ripe = isRipe(distance);
    const { side: wasTo, ripe: wasRipe, settles } = swiped.peek() ?? {};
    if (side !== wasTo || ripe !== wasRipe || settles) swiped.value = { id, side, deed, ripe, settles: false };
  };

  /** The row goes back to its place. */
  const letGo = () => {
    if (finger?.follows) {
      list.style.setProperty('--swipe', '0px');
      swiped.value = { .../** @type {Swiped} */ (swiped.peek()), settles: true };
      settling = setTimeout(() => {
        swiped.value = null;
      }, SETTLE_MILLIS);
    }
    finger = null;
  };

  const up = () => {
    const { id, deed, ripe } = (finger?.follows && swiped.peek()) || {};
    letGo();
    if (id && deed && ripe) DEEDS[deed].run(id);
  };

  const listeners = /** @type {const} */ ([['pointerdown', down], ['pointermove', move], ['pointerup', up], ['pointercancel', letGo], ['contextmenu', letGo]]);
  for (const [name, listener] of listeners) list.addEventListener(name, /** @type {EventListener} */ (listener));
  return () => {
    for (const [name, listener] of listeners) list.removeEventListener(name, /** @type {EventListener} */ (listener));
    clearTimeout(settling);
    swiped.value = null;
  };
}
