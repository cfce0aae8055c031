// Zoom, pan and swipe over one picture: double click, wheel and pinch zoom; a closer picture is
// dragged, a whole one is swiped away.
import { useEffect, useRef, useState } from 'preact/hooks';

const CLOSEST = 6;
const STEP = 1.5;
const SWIPE_PIXELS = 60;

const WHOLE = { scale: 1, x: 0, y: 0 };

/** @param {{scale: number, x: number, y: number}} view @param {number} factor */
function scaled(view, factor) {
  const scale = Math.min(CLOSEST, Math.max(1, view.scale * factor));
  const kept = scale / view.scale;
  return scale === 1 ? WHOLE : { scale, x: view.x * kept, y: view.y * kept };
}

/**
 * @param {string} picture its id; another one begins whole
 * @param {(direction: 1 | -1) => void} onSwipe 1 for what lies to the right
 */
export function useZoom(picture, onSwipe) {
  const [state, setState] = useState({ picture, view: WHOLE });
  const view = state.picture === picture ? state.view : WHOLE;
  const setView = (/** @type {(old: View) => View} */ change) => setState((old) => {
    const now = latest.current.picture;
    return { picture: now, view: change(old.picture === now ? old.view : WHOLE) };
  });
  const frame = useRef(/** @type {HTMLElement | null} */ (null));
  const latest = useRef({ picture, view, onSwipe });
  latest.current = { picture, view, onSwipe };
  useEffect(() => (frame.current ? listen(frame.current, setView, latest) : undefined), []);
  return {
    frame,
    isCloser: view.scale > 1,
    style: `transform:translate(${view.x}px,${view.y}px) scale(${view.scale})`,
    closer: () => setView((old) => scaled(old, STEP)),
    farther: () => setView((old) => scaled(old, 1 / STEP)),
    whole: () => setView(() => WHOLE),
  };
}

/** @typedef {{scale: number, x: number, y: number}} View */

/**
 * @param {HTMLElement} frame
 * @param {(change: (old: View) => View) => void} setView
 * @param {{current: {view: View, onSwipe: (direction: 1 | -1) => void}}} latest
 * @returns {() => void} to stop
 */
function listen(frame, setView, latest) {
  /** Fingers, or the mouse, by where they are. @type {Map<number, {x: number, y: number}>} */
  const down = new Map();
  let start = { x: 0, y: 0 };
  const spread = () => {
    const [a, b] = [...down.values()];
    return Math.hypot(a.x - b.x, a.y - b.y) || 1;
  };
  const pressed = (/** @type {PointerEvent} */ event) => {
    if (event.target instanceof HTMLVideoElement) return;
    down.set(event.pointerId, { x: event.clientX, y: event.clientY });
    start = { x: event.clientX, y: event.clientY };
  };
  const moved = (/** @type {PointerEvent} */ event) => {
    const before = down.get(event.pointerId);
    if (!before) return;
    const wide = down.size === 2 ? spread() : 0;
    const now = { x: event.clientX, y: event.clientY };
    down.set(event.pointerId, now);
    if (wide) setView((old) => scaled(old, spread() / wide));
    else setView((old) => (old.scale > 1 ? { ...old, x: old.x + now.x - before.x, y: old.y + now.y - before.y } : old));
  };
  const lifted = (/** @type {PointerEvent} */ event) => {
    const alone = down.size === 1;
    if (!down.delete(event.pointerId) || !alone || event.type === 'pointercancel') return;
    const across = event.clientX - start.x;
    if (latest.current.view.scale > 1 || Math.abs(across) < SWIPE_PIXELS || Math.abs(across) < Math.abs(event.clientY - start.y)) return;
    latest.current.onSwipe(across < 0 ? 1 : -1);
  };
  const wheel = (/** @type {WheelEvent} */ event) => {
    event.preventDefault();
    setView((old) => scaled(old, event.deltaY < 0 ? 1.15 : 1 / 1.15));
  };
  const twice = () => setView((old) => (old.scale > 1 ? WHOLE : scaled(old, 2.5)));
  const stop = new AbortController();
  const { signal } = stop;
  frame.addEventListener('pointerdown', pressed, { signal });
  addEventListener('pointermove', moved, { signal });
  addEventListener('pointerup', lifted, { signal });
  addEventListener('pointercancel', lifted, { signal });
  frame.addEventListener('wheel', wheel, { signal, passive: false });
  frame.addEventListener('dblclick', twice, { signal });
  return () => stop.abort();
}
