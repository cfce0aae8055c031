// A list of any length that draws only what is seen: rows of one height, a listbox for screen
// readers, driven by J/K and the arrows.
import { html } from 'htm/preact';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

const OVERSCAN = 6;
const NEAR_END = 15;

/**
 * @param {{ids: string[], row: any, rowHeight: number, selected: string | undefined, label: string,
 *   onPick: (id: string, event: MouseEvent) => void, onEnd: () => void, onHold: (hold: boolean) => void}} props
 *   `row` is a component that gets `id`, `selected`, `index`, `total` and draws `role="option"`
 */
export function VirtualList({ ids, row: Row, rowHeight, selected, label, onPick, onEnd, onHold }) {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const [range, setRange] = useState({ from: 0, to: 20 });
  const measure = useCallback(() => {
    const element = box.current;
    if (!element) return;
    const from = Math.max(0, Math.floor(element.scrollTop / rowHeight) - OVERSCAN);
    const to = Math.ceil((element.scrollTop + element.clientHeight) / rowHeight) + OVERSCAN;
    setRange((old) => (old.from === from && old.to === to ? old : { from, to }));
    if (ids.length > 0 && to + NEAR_END > ids.length) onEnd();
  }, [ids.length, rowHeight]);

  useLayoutEffect(() => {
    measure();
    const observer = new ResizeObserver(measure);
    if (box.current) observer.observe(box.current);
    return () => observer.disconnect();
  }, [measure]);
  useHold(box, onHold);
  const index = selected ? ids.indexOf(selected) : -1;
  useLayoutEffect(() => scrollIntoView(box.current, index, rowHeight), [selected]);

  const rows = [];
  for (let at = range.from; at < Math.min(range.to, ids.length); at++) {
    const id = ids[at];
    rows.push(html`<div key=${id} class="vlist-slot" role="presentation" style=${`transform:translateY(${at * rowHeight}px)`}>
      <${Row} id=${id} selected=${id === selected} index=${at} total=${ids.length} /></div>`);
  }
  const drawn = index >= range.from && index < range.to;
  return html`<div class="vlist" id="conversation-list" ref=${box} role="listbox" tabindex="0" aria-label=${label}
    aria-activedescendant=${drawn ? `row-${selected}` : undefined} onScroll=${measure}
    onClick=${(/** @type {any} */ event) => {
      const id = event.target.closest('[data-id]')?.dataset.id;
      if (id) onPick(id, event);
    }}>
    <div class="vlist-space" role="presentation" style=${`height:${ids.length * rowHeight}px`}>${rows}</div>
  </div>`;
}

/** @param {HTMLElement | null} element @param {number} index @param {number} rowHeight */
function scrollIntoView(element, index, rowHeight) {
  if (!element || index < 0) return;
  const top = index * rowHeight;
  if (top < element.scrollTop) element.scrollTop = top;
  else if (top + rowHeight > element.scrollTop + element.clientHeight) element.scrollTop = top + rowHeight - element.clientHeight;
}

/** Holds the order while a mouse is over the list, and shortly after a touch or scroll. @param {{current: HTMLElement | null}} box @param {(hold: boolean) => void} onHold */
function useHold(box, onHold) {
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    let inside = false;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    const hold = () => {
      onHold(true);
      clearTimeout(timer);
      timer = setTimeout(() => !inside && onHold(false), 1500);
    };
    const enter = (/** @type {PointerEvent} */ event) => {
      inside = event.pointerType === 'mouse';
      hold();
    };
    const leave = () => {
      inside = false;
      hold();
    };
    element.addEventListener('pointerenter', enter);
    element.addEventListener('pointerleave', leave);
    element.addEventListener('scroll', hold, { passive: true });
    return () => {
      clearTimeout(timer);
      element.removeEventListener('pointerenter', enter);
      element.removeEventListener('pointerleave', leave);
      element.removeEventListener('scroll', hold);
    };
  }, []);
}
