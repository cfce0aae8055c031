// A list of any length that draws only what is seen: rows of one height, a listbox for screen
// readers, driven by J/K and the arrows; and beside each row, outside of the listbox, its button.
import { html } from 'htm/preact';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

const OVERSCAN = 6;
const NEAR_END = 15;

/**
 * @param {{ids: string[], row: any, beside: any, rowHeight: number, selected: string | undefined, label: string, attach: (box: HTMLElement) => () => void,
 *   onPick: (id: string, event: MouseEvent) => void, onMenu: (id: string) => void, onEnd: () => void, onHold: (hold: boolean) => void}} props
 *   `row` is a component that gets `id`, `selected`, `index`, `total` and draws `role="option"`; `beside` gets `id` and
 *   `selected` and draws a button; `attach` listens to the box and answers what takes that off again
 */
export function VirtualList({ ids, row: Row, beside: Beside, rowHeight, selected, label, attach, onPick, onMenu, onEnd, onHold }) {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const [range, setRange] = useState({ from: 0, to: 20 });
  const [pointed, setPointed] = useState('');
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
  useEffect(() => box.current ? attach(box.current) : undefined, [attach]);
  const index = selected ? ids.indexOf(selected) : -1;
  useLayoutEffect(() => scrollIntoView(box.current, index, rowHeight), [selected]);

  const rows = [];
  const besides = [];
  for (let at = range.from; at < Math.min(range.to, ids.length); at++) {
    const id = ids[at];
    const isSelected = id === selected;
    const slot = { key: id, class: `vlist-slot${id === pointed ? ' pointed' : ''}`, 'data-slot': id, style: `transform:translateY(${at * rowHeight}px)` };
    rows.push(html`<div role="presentation" ...${slot}><${Row} id=${id} selected=${isSelected} index=${at} total=${ids.length} /></div>`);
    besides.push(html`<div ...${slot}><${Beside} id=${id} selected=${isSelected} /></div>`);
  }
  const drawn = index >= range.from && index < range.to;
  return html`<div class="vlist" ref=${box} onScroll=${measure} onPointerLeave=${() => setPointed('')}
    onPointerOver=${(/** @type {PointerEvent} */ event) => event.pointerType === 'mouse' && setPointed(slotOf(event))}
    onContextMenu=${(/** @type {MouseEvent} */ event) => {
      const id = slotOf(event) || (drawn && selected);
      if (!id) return;
      event.preventDefault();
      onMenu(id);
    }}>
    <div class="vlist-space" id="conversation-list" role="listbox" tabindex="0" aria-label=${label} style=${`height:${ids.length * rowHeight}px`}
      aria-activedescendant=${drawn ? `row-${selected}` : undefined} onClick=${(/** @type {MouseEvent} */ event) => {
        const id = slotOf(event);
        if (id) onPick(id, event);
      }}>${rows}</div>
    <div class="vlist-beside">${besides}</div>
  </div>`;
}

/** In whose place something happens. @param {Event} event */
const slotOf = ({ target }) => /** @type {Element} */ (target).closest('[data-slot]')?.getAttribute('data-slot') ?? '';

/** @param {HTMLElement | null} element @param {number} index @param {number} rowHeight */
function scrollIntoView(element, index, rowHeight) {
  if (!element || index < 0) return;
  const top = index * rowHeight;
  if (top < element.scrollTop) element.scrollTop = top;
  else if (top + rowHeight > element.scrollTop + element.clientHeight) element.scrollTop = top + rowHeight - element.clientHeight;
}

/** Holds the order while a mouse is over the list or a finger moves on it, and shortly after a touch or scroll. @param {{current: HTMLElement | null}} box @param {(hold: boolean) => void} onHold */
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
    const move = () => !inside && hold();
    element.addEventListener('pointerenter', enter);
    element.addEventListener('pointermove', move);
    element.addEventListener('pointerleave', leave);
    element.addEventListener('scroll', hold, { passive: true });
    return () => {
      clearTimeout(timer);
      onHold(false);
      element.removeEventListener('pointerenter', enter);
      element.removeEventListener('pointermove', move);
      element.removeEventListener('pointerleave', leave);
      element.removeEventListener('scroll', hold);
    };
  }, []);
}
