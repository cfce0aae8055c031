// A message that the server has not confirmed yet.
import { html } from 'htm/preact';
import { useEffect, useMemo } from 'preact/hooks';
import { t } from '../../lib/i18n.js';
import { clock } from '../../lib/time.js';
import { discard, sendAgain } from '../../store/outbox.js';
import { Icon } from '../../ui/icon.js';
import { problemText } from '../../ui/toast.js';
import { openTemplates } from '../composer/templates.js';
import { Quoted } from './bubble.js';
import { preview } from './preview.js';
import { Formatted } from './text.js';

/** @param {{entry: Outgoing}} props */
export function Pending({ entry }) {
  const failed = entry.state === 'failed';
  const note = entry.command === 'note';
  return html`<article class=${`message ${note ? 'note' : 'out'} pending`} aria-label=${t('message.label', { name: t('author.you'), time: clock(entry.at) })}>
    <div class="bubble">
      ${note && html`<div class="author"><${Icon} name="sticky-note" />${t('author.you')}</div>`}
      ${entry.quote && html`<${Quoted} quote=${entry.quote} />`}
      <${PendingBody} entry=${entry} />
      <footer><time>${clock(entry.at)}</time><span class=${`ticks ${failed ? 'failed' : 'queued'}`} role="img" aria-label=${t(failed ? 'delivery.failed' : 'delivery.waiting')} title=${t(failed ? 'delivery.failed' : 'delivery.waiting')}>
        <${Icon} name=${failed ? 'circle-alert' : 'clock'} /></span></footer>
      ${failed && html`<${Refused} entry=${entry} />`}
    </div></article>`;
}

/** @param {{entry: Outgoing}} props */
function PendingBody({ entry }) {
  const { body, file } = entry;
  const words = body.text ?? body.caption ?? body.preview ?? body.body ?? '';
  const { icon, words: kind } = preview(body.type ?? 'note', '');
  return html`${file && html`<${PendingFile} file=${file} />`}
    ${!file && body.type !== 'text' && !words && html`<p class="hint">${icon && html`<${Icon} name=${icon} />`} ${kind}</p>`}
    ${words && html`<${Formatted} text=${words} />`}
    ${entry.state === 'uploading' && html`<p class="hint">${t('upload.running')}</p>`}`;
}

/** @param {{file: NonNullable<Outgoing['file']>}} props */
function PendingFile({ file }) {
  const url = useMemo(() => URL.createObjectURL(file.blob), [file.blob]);
  useEffect(() => () => URL.revokeObjectURL(url), [url]);
  if (file.kind === 'image') return html`<img class="picture" src=${url} alt=${file.name} />`;
  return html`<p class="file-line"><${Icon} name=${file.kind === 'audio' ? 'mic' : file.kind === 'video' ? 'video' : 'file-text'} /><bdi>${file.name}</bdi></p>`;
}

/** @param {{entry: Outgoing}} props */
function Refused({ entry }) {
  const code = entry.problem?.code ?? '';
  return html`<div class="failure"><p><${Icon} name="circle-alert" /><span>${problemText(entry.problem)}</span></p>
    <div class="failure-actions">
      ${code === 'window_closed'
        ? html`<button type="button" class="button small" onClick=${() => openTemplates(entry.conversation)}>${t('template.send')}</button>`
        : html`<button type="button" class="button small" onClick=${() => sendAgain(entry)}><${Icon} name="refresh-cw" />${t('app.retry')}</button>`}
      <button type="button" class="button small" onClick=${() => discard(entry)}><${Icon} name="trash-2" />${t('app.discard')}</button></div></div>`;
}
