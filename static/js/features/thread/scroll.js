// Where the reader stands in a thread. The end stays in view while it is in view; everything else
// stays in its place when entries come, go or grow above it.
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { follow } from '../../store/threads.js';

const NEAR_BOTTOM = 60;

/** The first entry that is seen, and how far it is from the upper edge. @param {HTMLElement} box @returns {{id: string, offset: number} | null} */
function anchorOf(box) {
  const top = box.getBoundingClientRect().top;
  for (const element of box.querySelectorAll('[data-entry]')) {
    const at = element.getBoundingClientRect();
    if (at.bottom > top) return { id: /** @type {HTMLElement} */ (element).dataset.entry ?? '', offset: at.top - top };
  }
  return null;
}

/** @param {HTMLElement} box @param {{id: string, offset: number} | null} anchor */
function restore(box, anchor) {
  if (!anchor) return;
  const element = box.querySelector(`[data-entry="${anchor.id}"], #message-${anchor.id}`);
  if (!element) return;
  const moved = element.getBoundingClientRect().top - box.getBoundingClientRect().top - anchor.offset;
  if (Math.abs(moved) > 0.5) box.scrollTop += moved;
}

/**
 * @param {{id: string, box: {current: HTMLElement | null}, items: Message[], moreAfter: boolean, pending: number}} given
 * @returns {{atEnd: boolean, lead: (message: string) => void, stick: () => void}} `lead` brings an entry
 *   into view, now or when it is drawn; `stick` goes to the end and stays there
 */
export function useScroll({ id, box, items, moreAfter, pending }) {
  const [atEnd, setAtEnd] = useState(true);
  const sticks = useRef(true);
  const anchor = useRef(/** @type {{id: string, offset: number} | null} */ (null));
  const open = useRef(moreAfter);
  open.current = moreAfter;
  const settle = () => {
    const element = box.current;
    if (!element) return;
    if (sticks.current) element.scrollTop = element.scrollHeight;
    else restore(element, anchor.current);
  };
  const stick = () => {
    sticks.current = true;
    settle();
  };
  useLayoutEffect(settle, [items, pending]);
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const moved = () => {
      sticks.current = !open.current && element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_BOTTOM;
      anchor.current = sticks.current ? null : anchorOf(element);
      follow(id, sticks.current);
      setAtEnd(sticks.current);
    };
    const resized = new ResizeObserver(() => {
      settle();
      moved();
    });
    resized.observe(element);
    if (element.firstElementChild) resized.observe(element.firstElementChild);
    element.addEventListener('scroll', moved, { passive: true });
    follow(id, true);
    return () => {
      resized.disconnect();
      element.removeEventListener('scroll', moved);
      follow(id, false);
    };
  }, [id]);
  // One's own message is always brought into view.
  useLayoutEffect(() => {
    if (pending > 0) stick();
  }, [pending]);
  const lead = (/** @type {string} */ message) => {
    sticks.current = false;
    anchor.current = { id: message, offset: (box.current?.clientHeight ?? 0) / 3 };
    settle();
  };
  return { atEnd, lead, stick };
}
