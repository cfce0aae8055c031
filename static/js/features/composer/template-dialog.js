// Picks an approved template, fills its variables in and shows what the customer will read.
import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../../lib/i18n.js';
import { filled, fieldsOf, partOf, sendable } from '../../lib/templates.js';
import { api } from '../../net/api.js';
import { Dialog } from '../../ui/dialog.js';
import { Field, FormError } from '../../ui/form.js';
import { Icon } from '../../ui/icon.js';
import { Formatted } from '../thread/text.js';
import { TemplateFile, TemplatePicture } from './template-file.js';

/** @param {{row: Conversation, close: (template?: any) => void}} props */
export function TemplateDialog({ row, close }) {
  const [state, setState] = useState({ items: /** @type {any[] | null} */ (null), error: /** @type {any} */ (null) });
  const [search, setSearch] = useState('');
  const [chosen, setChosen] = useState(/** @type {any} */ (null));
  const load = () => {
    setState({ items: null, error: null });
    api.get(`/api/channels/${row.channel.id}/templates`).then(
      (answer) => setState({ items: answer.items.filter((/** @type {any} */ item) => item.status === 'APPROVED'), error: null }),
      (error) => setState({ items: null, error }),
    );
  };
  useEffect(load, []);
  if (chosen) return html`<${Fill} row=${row} template=${chosen} close=${close} onBack=${() => setChosen(null)} />`;
  const wanted = search.toLowerCase();
  const found = (state.items ?? []).filter((item) => `${item.name} ${partOf(item, 'BODY')?.text ?? ''}`.toLowerCase().includes(wanted));
  return html`<${Dialog} title=${t('template.choose')} close=${close}>
    <${Field} label=${t('template.search')} type="search" dir="auto" value=${search} onInput=${setSearch} autofocus />
    ${state.error && html`<${FormError} error=${state.error} /><div class="chips"><button type="button" class="button" onClick=${load}>${t('app.retry')}</button></div>`}
    ${!state.items && !state.error && html`<p class="hint" role="status">${t('app.loading')}</p>`}
    ${state.items && found.length === 0 && html`<p class="hint">${t('template.none')}</p>`}
    <ul class="pick-list">${found.map((item) => html`<li key=${`${item.name}/${item.language}`}>
      <button type="button" class="pick" onClick=${() => setChosen(item)}><strong dir="ltr">${item.name}</strong>
        <span class="chip">${item.language}</span><span class="chip">${t(`category.${String(item.category).toLowerCase()}`)}</span>
        <span class="pick-text" dir="auto">${partOf(item, 'BODY')?.text}</span></button></li>`)}</ul>
  </${Dialog}>`;
}

/** @param {{row: Conversation, template: any, close: (template?: any) => void, onBack: () => void}} props */
function Fill({ row, template, close, onBack }) {
  const fields = fieldsOf(template);
  const [values, setValues] = useState(/** @type {Record<string, string>} */ (Object.fromEntries(fields.map((field) => [field.id, field.guess === 'name' ? row.contact.name.split(/\s+/)[0] : '']))));
  const change = (/** @type {Record<string, string>} */ some) => setValues((old) => ({ ...old, ...some }));
  const media = fields.find((field) => field.part === 'media');
  const complete = fields.every((field) => values[field.id]?.trim());
  const buttons = partOf(template, 'BUTTONS')?.buttons ?? [];
  return html`<${Dialog} title=${template.name} close=${close} onSubmit=${() => complete && close(sendable(template, values))} footer=${html`
      <button type="button" class="button" onClick=${onBack}>${t('app.back')}</button><span class="grow" />
      <button class="button primary" disabled=${!complete}><${Icon} name="send" flip />${t('composer.send')}</button>`}>
    ${media && html`<${TemplateFile} kind=${media.name} values=${values} onChange=${change} />`}
    ${fields.filter((field) => field !== media).map((field, at) => html`<${Field} key=${field.id} label=${t(`template.field_${field.part}`, { name: field.name })} hint=${field.example ? t('template.example', { example: field.example }) : ''}
      dir="auto" autofocus=${at === 0} value=${values[field.id] ?? ''} onInput=${(/** @type {string} */ value) => change({ [field.id]: value })} />`)}
    <h3>${t('template.preview')}</h3>
    <div class="template-preview"><div class="message out"><div class="bubble">
      ${media && html`<${TemplatePicture} kind=${media.name} values=${values} />`}
      ${partOf(template, 'HEADER')?.text && html`<strong dir="auto">${filled(template, 'HEADER', values)}</strong>`}
      <${Formatted} text=${filled(template, 'BODY', values)} />
      ${partOf(template, 'FOOTER')?.text && html`<p class="hint" dir="auto">${partOf(template, 'FOOTER').text}</p>`}
      ${buttons.length > 0 && html`<ul class="choices">${buttons.map((/** @type {any} */ button) => html`<li key=${button.text} dir="auto">${button.text}</li>`)}</ul>`}
    </div></div></div>
  </${Dialog}>`;
}
