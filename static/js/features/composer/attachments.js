// Files on their way into a message. Meta's size limits are checked before anything is uploaded.
import { html } from 'htm/preact';
import { useEffect, useMemo } from 'preact/hooks';
import { fileSize, t } from '../../lib/i18n.js';
import { limitOf, kindOf } from '../../lib/media-limits.js';
import { lazy } from '../../ui/dialog.js';
import { Icon, IconButton } from '../../ui/icon.js';
import { toast } from '../../ui/toast.js';

/** @typedef {{id: string, blob: Blob, name: string, kind: string, voice: boolean}} Attachment */

/** @param {Blob} blob @param {string} name @param {boolean} [voice] @returns {Attachment} */
export const attachment = (blob, name, voice = false) => ({ id: crypto.randomUUID(), blob, name, kind: kindOf(blob.type), voice });

/** @param {Iterable<File>} files @returns {Attachment[]} */
export const fromFiles = (files) => [...files].map((file) => attachment(file, file.name || t('kind.document')));

/** @param {Attachment} file */
export const tooLarge = (file) => file.blob.size > limitOf(file.kind);

/** @param {{files: Attachment[], onChange: (files: Attachment[]) => void}} props */
export function Attachments({ files, onChange }) {
  if (files.length === 0) return null;
  const replace = (/** @type {string} */ id, /** @type {Attachment | null} */ by) =>
    onChange(files.flatMap((file) => (file.id !== id ? [file] : by ? [by] : [])));
  return html`<ul class="attachments" aria-label=${t('attachments.label')}>
    ${files.map((file) => html`<${Item} key=${file.id} file=${file} onReplace=${(/** @type {any} */ by) => replace(file.id, by)} />`)}</ul>`;
}

/** @param {{file: Attachment, onReplace: (by: Attachment | null) => void}} props */
function Item({ file, onReplace }) {
  const url = useMemo(() => URL.createObjectURL(file.blob), [file.blob]);
  useEffect(() => () => URL.revokeObjectURL(url), [url]);
  const large = tooLarge(file);
  const shrink = async () => {
    const module = await lazy(() => import('../../lib/picture.js'));
    try {
      const blob = await module?.smaller(file.blob, limitOf('image'));
      if (blob) onReplace(attachment(blob, file.name.replace(/\.\w+$/, '.jpg')));
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
      ${canShrink && html`<button type="button" class="button small" onClick=${shrink}>${t(large ? 'attachments.shrink' : 'attachments.as_picture')}</button>`}</span>
    <${IconButton} icon="x" class="small" label=${t('attachments.remove', { name: file.name })} onClick=${() => onReplace(null)} /></li>`;
}
