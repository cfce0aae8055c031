// A button with a list of things to do beside it, above everything else on the page.
import { html } from 'htm/preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

const GAP = 4;

/** Puts the list under its button, or above it where there is more room, inside the window. @param {HTMLElement} list @param {HTMLElement} button @param {'start' | 'end'} align */
function place(list, button, align) {
  const at = button.getBoundingClientRect();
  const width = list.offsetWidth;
  const below = innerHeight - at.bottom - GAP;
  const up = below < list.offsetHeight && at.top > below;
  const leftToRight = (align === 'start') === (document.documentElement.dir !== 'rtl');
  const wished = leftToRight ? at.left : at.right - width;
  list.style.left = `${Math.max(GAP, Math.min(innerWidth - width - GAP, wished))}px`;
  list.style.top = `${up ? Math.max(GAP, at.top - GAP - list.offsetHeight) : at.bottom + GAP}px`;
  list.style.maxHeight = `${Math.max(120, (up ? at.top : below) - 2 * GAP)}px`;
}

/**
 * @param {{label: any, title?: string, class?: string, align?: 'start' | 'end', role?: 'menu' | 'dialog', name?: string, children: (close: () => void) => any, [attribute: string]: any}} props
 *   `children` draws `MenuItem`s; whatever else it draws makes the list a `dialog` with a `name`; other attributes are the button's
 */
export function Menu({ label, title, class: extra, align, role = 'menu', name, children, ...rest }) {
  const [open, setOpen] = useState(false);
  const button = useRef(/** @type {HTMLButtonElement | null} */ (null));
  const list = useRef(/** @type {HTMLElement | null} */ (null));
  const items = () => {
    const all = /** @type {HTMLElement[]} */ ([...(list.current?.querySelectorAll('a, button, select, input') ?? [])]);
    return all.filter((item) => item.offsetHeight > 0);
  };
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  useLayoutEffect(() => {
    if (!open || !list.current || !button.current) return;
    list.current.showPopover();
    place(list.current, button.current, align ?? 'start');
    items()[0]?.focus();
  }, [open]);
  useEffect(() => {
    if (!open) return undefined;
    const outside = (/** @type {Event} */ event) => {
      const target = /** @type {Node} */ (event.target);
      if (!list.current?.contains(target) && !button.current?.contains(target)) setOpen(false);
    };
    const resized = () => setOpen(false);
    addEventListener('pointerdown', outside, true);
    addEventListener('resize', resized);
    return () => {
      removeEventListener('pointerdown', outside, true);
      removeEventListener('resize', resized);
    };
  }, [open]);
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    const isSelect = /** @type {HTMLElement} */ (event.target).matches('select');
    const all = items();
    const at = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const moves = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 };
    if (event.key === 'Escape' || (event.key === 'Tab' && !isSelect)) close();
    else if (event.key in moves && !isSelect) all[(moves[/** @type {'Home'} */ (event.key)] + all.length) % all.length]?.focus();
    else return;
    if (event.key !== 'Tab') event.preventDefault();
    event.stopPropagation();
  };
  return html`<div class="menu">
    <button type="button" ref=${button} class=${extra ?? 'button'} title=${title} aria-label=${title} aria-haspopup=${role} aria-expanded=${String(open)}
      ...${rest} onClick=${() => setOpen(!open)}>${label}</button>
    ${open && html`<div class="menu-list" role=${role} aria-label=${name} popover="manual" ref=${list} onKeyDown=${onKeyDown}>${children(close)}</div>`}
  </div>`;
}

/** @param {{onPick: () => void, children?: any, checked?: boolean, class?: string}} props */
export function MenuItem({ onPick, children, checked, class: extra }) {
  const role = checked === undefined ? 'menuitem' : 'menuitemradio';
  return html`<button type="button" role=${role} aria-checked=${checked === undefined ? undefined : String(checked)}
    class=${`menu-item ${extra ?? ''}`} tabindex="-1" onClick=${onPick}>${children}</button>`;
}
