// Pure: how a row follows a finger. Distances are pixels, positive towards the end of the line.

/** @typedef {'start' | 'end'} Side */

/** A finger that rests moves so much. */
const SHAKE = 10;
/** How much more sideways than up or down a swipe is. */
const SLANT = 1.5;
/** From here on letting go does it. */
const RIPE = 80;
/** How much of the way beyond the row follows. */
const RELUCTANCE = 0.25;

/** Where a finger goes. @param {number} across @param {number} along @returns {'nowhere' | 'across' | 'along'} */
export function heading(across, along) {
  if (Math.max(Math.abs(across), Math.abs(along)) < SHAKE) return 'nowhere';
  return Math.abs(across) > SLANT * Math.abs(along) ? 'across' : 'along';
}

/** @param {number} distance @returns {Side} */
export const sideOf = (distance) => (distance < 0 ? 'start' : 'end');

/** @param {number} distance */
export const isRipe = (distance) => Math.abs(distance) >= RIPE;

/** How far the row goes along. @param {number} distance */
export function travel(distance) {
  const far = Math.abs(distance);
  const gone = far <= RIPE ? far : RIPE + (far - RIPE) * RELUCTANCE;
  return Math.sign(distance) * gone;
}
