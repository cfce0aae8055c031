// Items of webhooks that could not be understood: look at them, and try again after a repair.
import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { t } from '../../lib/i18n.js';
import { moment } from '../../lib/time.js';
import { api } from '../../net/api.js';
import { useForm } from '../../ui/form.js';
import { Icon } from '../../ui/icon.js';
import { problemText, toast } from '../../ui/toast.js';
import { Items, SectionFrame, useItems } from './collection.js';

export function Section() {
  const [cursor, setCursor] = useState('');
  const state = useItems(`/api/quarantine${cursor ? `?cursor=${encodeURIComponent(cursor)}` : ''}`);
  return html`<${SectionFrame} title=${t('settings.quarantine')} text=${t('quarantine.text')}>
    <${Items} state=${state} empty=${t('quarantine.none')}>${(/** @type {any} */ item) => html`<${Item} item=${item} load=${state.load} />`}</${Items}>
    <div class="pager">${cursor && html`<button type="button" class="button" onClick=${() => setCursor('')}>${t('app.first_page')}</button>`}
      ${state.next && html`<button type="button" class="button" onClick=${() => setCursor(state.next ?? '')}>${t('app.next_page')}</button>`}</div>
  </${SectionFrame}>`;
}

/** @param {{item: any, load: () => void}} props */
function Item({ item, load }) {
  const form = useForm();
  const replay = () => form.run(async () => {
    const answer = await api.post(`/api/quarantine/${item.id}/replay`);
    toast(t('quarantine.outcome', { outcome: String(answer.outcome) }), { kind: 'ok' });
    load();
  });
  const raw = typeof item.raw === 'string' ? item.raw : JSON.stringify(item.raw, null, 2);
  return html`<div class="item-main"><strong dir="auto">${item.reason}</strong> ${item.replayed_at && html`<span class="chip ok">${t('quarantine.replayed', { time: moment(item.replayed_at) })}</span>`}
      <p class="hint">${moment(item.at)}${item.account && html` · <span dir="ltr">${item.account}</span>`}</p>
      ${form.error && html`<p class="problem">${problemText(form.error)}</p>`}
      <details class="raw"><summary>${t('raw.show')}</summary><pre dir="ltr">${pretty(raw)}</pre></details></div>
    <button type="button" class="button small" disabled=${form.busy} onClick=${replay}><${Icon} name="refresh-cw" />${t('quarantine.replay')}</button>`;
}

/** @param {string} raw */
function pretty(raw) {
  try {
    return JSON.stringify(JSON.parse(raw), null, 2);
  } catch {
    return raw;
  }
}
