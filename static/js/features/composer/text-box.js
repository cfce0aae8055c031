// The field itself: grows with its words, takes pasted files.
import { html } from 'htm/preact';
import { useLayoutEffect } from 'preact/hooks';
import { t } from '../../lib/i18n.js';

/** @param {any} props */
export function TextBox({ box, text, noting, files, onText, onKeyDown, onFiles, suggestions }) {
  useLayoutEffect(() => {
    const field = box.current;
    if (!field) return;
    field.style.height = 'auto';
    field.style.height = `${field.scrollHeight + 2}px`;
  }, [text, files]);
  const placeholder = noting ? 'composer.note_placeholder' : files > 0 ? 'composer.caption_placeholder' : 'composer.reply_placeholder';
  return html`<textarea id="composer-text" ref=${box} class="composer-text" dir="auto" rows="1" value=${text} placeholder=${t(placeholder)}
    aria-label=${t(noting ? 'composer.note' : 'composer.reply')} aria-autocomplete="list" aria-haspopup="listbox"
    aria-controls=${suggestions.isOpen ? 'suggestions' : undefined} aria-activedescendant=${suggestions.active}
    onInput=${(/** @type {any} */ event) => {
      onText(event.target.value);
      suggestions.onCaret(event);
    }} onKeyDown=${onKeyDown} onKeyUp=${suggestions.onCaret} onClick=${suggestions.onCaret} onSelect=${suggestions.onCaret}
    onPaste=${(/** @type {ClipboardEvent} */ event) => {
      const pasted = event.clipboardData?.files;
      if (!pasted?.length) return;
      event.preventDefault();
      onFiles(pasted);
    }} />`;
}
