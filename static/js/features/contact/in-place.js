// A value that becomes a field when it is clicked: Enter keeps, Escape leaves it as it was.
import { html } from 'htm/preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { t } from '../../lib/i18n.js';
import { useForm } from '../../ui/form.js';
import { Icon, IconButton } from '../../ui/icon.js';
import { problemText } from '../../ui/toast.js';

/**
 * @param {{label: string, value: string, shown?: any, type?: string, choices?: string[], hint?: string,
 *   readonly?: boolean, heading?: boolean, save: (value: string) => Promise<void>}} props `choices` for one of some words
 */
export function InPlace({ label, value, shown, type, choices, hint, readonly, heading, save }) {
  const [editing, setEditing] = useState(false);
  const button = useRef(/** @type {HTMLButtonElement | null} */ (null));
  const done = () => {
    setEditing(false);
    requestAnimationFrame(() => button.current?.focus());
  };
  const words = shown ?? (value ? html`<bdi>${value}</bdi>` : html`<span class="hint">—</span>`);
  if (editing) return html`${heading && html`<h2 class="hidden">${words}</h2>`}<${Editor} label=${label} value=${value} type=${type} choices=${choices} hint=${hint} save=${save} done=${done} />`;
  const view = readonly ? words : html`<button type="button" ref=${button} class="in-place" title=${t('contact.change', { name: label })} onClick=${() => setEditing(true)}>${words}<span class="hidden"> ${t('contact.change', { name: label })}</span></button>`;
  return heading ? html`<h2>${view}</h2>` : view;
}

/** @param {any} props */
function Editor({ label, value, type, choices, hint, save, done }) {
  const [text, setText] = useState(value);
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const id = useId();
  const form = useForm();
  useEffect(() => field.current?.focus(), []);
  const submit = () => form.run(async () => {
    if (text.trim() !== value) await save(text.trim());
    done();
  });
  const common = { ref: field, class: 'input', value: text, 'aria-label': label, 'aria-describedby': form.error || hint ? id : undefined, 'aria-invalid': form.error ? 'true' : undefined };
  const input = choices
    ? html`<select ...${common} onChange=${(/** @type {any} */ event) => setText(event.target.value)}>
        <option value="">—</option>${options(choices, value).map((choice) => html`<option key=${choice} value=${choice} selected=${choice === text}>${choice}</option>`)}</select>`
    : html`<input type=${type ?? 'text'} dir="auto" ...${common} onInput=${(/** @type {any} */ event) => setText(event.target.value)} />`;
  return html`<form class="in-place-form" novalidate onSubmit=${(/** @type {Event} */ event) => {
      event.preventDefault();
      submit();
    }} onKeyDown=${(/** @type {KeyboardEvent} */ event) => {
      // A list of choices takes Enter for itself, and does nothing with it.
      const chosen = event.key === 'Enter' && event.target instanceof HTMLSelectElement;
      if (event.key !== 'Escape' && !chosen) return;
      event.stopPropagation();
      event.preventDefault();
      if (chosen) submit();
      else done();
    }}>${input}
    <button class="icon-button small" aria-label=${t('app.save')} title=${t('app.save')} disabled=${form.busy}><${Icon} name="check" /></button>
    <${IconButton} icon="x" class="small" label=${t('app.cancel')} onClick=${done} />
    ${form.error ? html`<p class="problem" id=${id} role="alert">${problemText(form.error)}</p>` : hint && html`<p class="hint" id=${id}>${hint}</p>`}
  </form>`;
}

/** What was chosen once stays to be seen, though nobody can choose it any more. @param {string[]} choices @param {string} value */
const options = (choices, value) => (value && !choices.includes(value) ? [value, ...choices] : choices);
