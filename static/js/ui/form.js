// Fields with their labels, and forms that say what went wrong.
import { html } from 'htm/preact';
import { useId, useState } from 'preact/hooks';
import { t } from '../lib/i18n.js';
import { Icon, IconButton } from './icon.js';
import { problemText } from './toast.js';

/** @param {any} props */
export function Field({ label, hint, value, onInput, type, rows, options, ...rest }) {
  const id = useId();
  const described = hint ? `${id}-hint` : undefined;
  const common = { id, value, 'aria-describedby': described, ...rest };
  const change = (/** @type {any} */ event) => onInput(event.target.value);
  let control = html`<input class="input" type=${type ?? 'text'} ...${common} onInput=${change} />`;
  if (rows) control = html`<textarea class="input" dir="auto" rows=${rows} ...${common} onInput=${change} />`;
  if (options) {
    control = html`<select class="input" ...${common} onChange=${change}>
      ${options.map((/** @type {any} */ option) => html`<option key=${option.value} value=${option.value} selected=${option.value === value}>${option.label}</option>`)}
    </select>`;
  }
  if (type === 'password') control = html`<${Password} ...${common} onInput=${change} />`;
  return html`<div class="field"><label for=${id}>${label}</label>${control}
    ${hint && html`<p class="hint" id=${described}>${hint}</p>`}</div>`;
}

/** @param {any} props */
function Password(props) {
  const [shown, setShown] = useState(false);
  return html`<div class="with-button">
    <input class="input" type=${shown ? 'text' : 'password'} dir="ltr" ...${props} />
    <${IconButton} icon=${shown ? 'eye-off' : 'eye'} label=${t(shown ? 'form.hide' : 'form.show')} pressed=${shown} onClick=${() => setShown(!shown)} />
  </div>`;
}

/** @param {{label: string, checked: boolean, mixed?: boolean, onChange: (checked: boolean) => void, disabled?: boolean}} props `mixed`: on for some of several */
export function Check({ label, checked, mixed, onChange, disabled }) {
  return html`<label class="check"><input type="checkbox" checked=${checked} indeterminate=${mixed ?? false} disabled=${disabled}
    onChange=${(/** @type {any} */ event) => onChange(event.target.checked)} /><span>${label}</span></label>`;
}

/** Several of a list. @param {{label: string, options: {value: string, label: string}[], value: string[], onChange: (value: string[]) => void}} props */
export function Checks({ label, options, value, onChange }) {
  const toggle = (/** @type {string} */ entry, /** @type {boolean} */ on) =>
    onChange(on ? [...value, entry] : value.filter((other) => other !== entry));
  return html`<fieldset class="checks"><legend>${label}</legend>
    ${options.map((option) => html`<${Check} key=${option.value} label=${option.label} checked=${value.includes(option.value)}
      onChange=${(/** @type {boolean} */ on) => toggle(option.value, on)} />`)}
    ${options.length === 0 && html`<p class="hint">${t('form.none')}</p>`}
  </fieldset>`;
}

/** @param {{error: any}} props */
export function FormError({ error }) {
  if (!error) return null;
  return html`<p class="form-error" role="alert"><${Icon} name="circle-alert" /><span>${problemText(error)}</span></p>`;
}

/** A form's busy and error states. @returns {{busy: boolean, error: any, run: (work: () => Promise<any>) => Promise<void>}} */
export function useForm() {
  const [state, setState] = useState({ busy: false, error: /** @type {any} */ (null) });
  const run = async (/** @type {() => Promise<any>} */ work) => {
    if (state.busy) return;
    setState({ busy: true, error: null });
    try {
      await work();
      setState({ busy: false, error: null });
    } catch (error) {
      setState({ busy: false, error });
    }
  };
  return { ...state, run };
}

/** One of few, as a row of buttons. @param {{label: string, options: {value: string, label: string, icon?: string}[], value: string, onChange: (value: string) => void}} props */
export function Choice({ label, options, value, onChange }) {
  return html`<fieldset class="choice"><legend>${label}</legend><div class="segments">
    ${options.map((option) => html`<label key=${option.value} class=${`segment${option.value === value ? ' on' : ''}`}>
      <input type="radio" class="hidden" name=${label} checked=${option.value === value} onChange=${() => onChange(option.value)} />
      ${option.icon && html`<${Icon} name=${option.icon} />`}${option.label}</label>`)}
  </div></fieldset>`;
}
