// A button with a list of things to do under it.
import { html } from 'htm/preact';
import { useEffect, useRef, useState } from 'preact/hooks';

/**
 * @param {{label: any, title?: string, class?: string, align?: 'start' | 'end', up?: boolean, id?: string,
 *   children: (close: () => void) => any}} props `children` draws `MenuItem`s
 */
export function Menu({ label, title, class: extra, align, up, id, children }) {
  const [open, setOpen] = useState(false);
  const root = useRef(/** @type {HTMLElement | null} */ (null));
  const items = () => [...(root.current?.querySelectorAll('[role^=menuitem]') ?? [])].map((item) => /** @type {HTMLElement} */ (item));
  const close = () => {
    setOpen(false);
    root.current?.querySelector('button')?.focus();
  };
  useEffect(() => {
    if (!open) return undefined;
    items()[0]?.focus();
    const outside = (/** @type {Event} */ event) => {
      if (!root.current?.contains(/** @type {Node} */ (event.target))) setOpen(false);
    };
    addEventListener('pointerdown', outside, true);
    return () => removeEventListener('pointerdown', outside, true);
  }, [open]);
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    if (!open) return;
    const list = items();
    const at = list.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const moves = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: list.length - 1 };
    if (event.key === 'Escape' || event.key === 'Tab') close();
    else if (event.key in moves) list[(moves[/** @type {'Home'} */ (event.key)] + list.length) % list.length]?.focus();
    else return;
    if (event.key !== 'Tab') event.preventDefault();
    event.stopPropagation();
  };
  return html`<div class="menu" ref=${root} onKeyDown=${onKeyDown}>
    <button type="button" id=${id} class=${extra ?? 'button'} title=${title} aria-label=${title} aria-haspopup="menu" aria-expanded=${String(open)}
      onClick=${() => setOpen(!open)}>${label}</button>
    ${open && html`<div class=${`menu-list ${align ?? 'start'}${up ? ' up' : ''}`} role="menu">${children(close)}</div>`}
  </div>`;
}

/** @param {{onPick: () => void, children?: any, checked?: boolean, danger?: boolean, disabled?: boolean}} props */
export function MenuItem({ onPick, children, checked, danger, disabled }) {
  const role = checked === undefined ? 'menuitem' : 'menuitemradio';
  return html`<button type="button" role=${role} aria-checked=${checked === undefined ? undefined : String(checked)}
    class=${`menu-item${danger ? ' danger' : ''}`} disabled=${disabled} tabindex="-1" onClick=${onPick}>${children}</button>`;
}
