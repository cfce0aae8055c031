// Files on their way into a message. Meta's size limits are checked before anything is uploaded.
import { html } from 'htm/preact';
import { useEffect, useMemo } from 'preact/hooks';
import { fileSize, t } from '../../lib/i18n.js';
import { limitOf, kindOf } from '../../lib/media-limits.js';
import { lazy } from '../../ui/dialog.js';
import { Icon, IconButton } from '../../ui/icon.js';
import { toast } from '../../ui/toast.js';

/** @typedef {import('../../store/attached.js').Attachment} Attachment */

/** @param {Blob} blob @param {string} name @param {boolean} [voice] @returns {Attachment} */
export const attachment = (blob, name, voice = false) => ({ id: crypto.randomUUID(), blob, name, kind: kindOf(blob.type), voice, caption: '' });

/** @param {Iterable<File>} files @returns {Attachment[]} */
export const fromFiles = (files) => [...files].map((file) => attachment(file, file.name || t('kind.document')));

/** @param {Attachment} file */
export const tooLarge = (file) => file.blob.size > limitOf(file.kind);

/** @param {{files: Attachment[], longest: number, onChange: (files: Attachment[]) => void}} props `longest` caption, in letters */
export function Attachments({ files, longest, onChange }) {
  if (files.length === 0) return null;
  const replace = (/** @type {string} */ id, /** @type {Attachment | null} */ by) =>
    onChange(files.flatMap((file) => (file.id !== id ? [file] : by ? [by] : [])));
  return html`<ul class="attachments" aria-label=${t('attachments.label')}>
    ${files.map((file) => html`<${Item} key=${file.id} file=${file} longest=${files.length > 1 ? longest : 0} onReplace=${(/** @type {any} */ by) => replace(file.id, by)} />`)}</ul>`;
}

/** @param {{file: Attachment, longest: number, onReplace: (by: Attachment | null) => void}} props one file alone has the field below for its words */
function Item({ file, longest, onReplace }) {
  const url = useMemo(() => URL.createObjectURL(file.blob), [file.blob]);
  useEffect(() => () => URL.revokeObjectURL(url), [url]);
  const large = tooLarge(file);
  const shrink = async () => {
    const module = await lazy(() => import('../../lib/picture.js'));
    try {
      const blob = await module?.smaller(file.blob, limitOf('image'));
      if (blob) onReplace({ ...attachment(blob, file.name.replace(/\.\w+$/, '.jpg')), caption: file.caption });
    } catch {
      toast(t('attachments.not_shrunk'), { kind: 'danger' });
    }
  };
  const isPicture = file.blob.type.startsWith('image/');
  const canShrink = isPicture && (large || file.kind === 'document');
  let picture = html`<span class="file-type"><${Icon} name=${file.kind === 'video' ? 'video' : 'file-text'} /></span>`;
  if (isPicture) picture = html`<img src=${url} alt="" />`;
  if (file.kind === 'audio') picture = html`<audio src=${url} controls aria-label=${file.name} />`;
  return html`<li class=${`attachment${large ? ' bad' : ''}`}>${picture}
    <span class="file-words"><bdi class="file-name">${file.voice ? t('kind.voice') : file.name}</bdi><span class="hint">${fileSize(file.blob.size)}</span>
      ${large && html`<span class="problem" role="alert">${t('attachments.too_large', { limit: fileSize(limitOf(file.kind)) })}</span>`}
      ${longest > 0 && file.kind !== 'audio' && html`<input class="input caption" dir="auto" maxlength=${longest} placeholder=${t('attachments.caption')} aria-label=${t('attachments.caption_of', { name: file.name })}
        value=${file.caption} onInput=${(/** @type {any} */ event) => onReplace({ ...file, caption: event.target.value })} />`}
      ${canShrink && html`<button type="button" class="button small" onClick=${shrink}>${t(large ? 'attachments.shrink' : 'attachments.as_picture')}</button>`}</span>
    <${IconButton} icon="x" class="small" label=${t('attachments.remove', { name: file.name })} onClick=${() => onReplace(null)} /></li>`;
}
