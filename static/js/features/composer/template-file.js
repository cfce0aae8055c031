// The file in a template's header: uploaded here, or a link.
import { html } from 'htm/preact';
import { t } from '../../lib/i18n.js';
import { limitOf } from '../../lib/media-limits.js';
import { uploaded, uploadedId } from '../../lib/templates.js';
import { Problem, api } from '../../net/api.js';
import { Field, FormError, useForm } from '../../ui/form.js';
import { Icon } from '../../ui/icon.js';
import { mediaUrl } from '../thread/media.js';

/** @type {Record<string, string>} */
const TYPES = { image: 'image/jpeg,image/png', video: 'video/mp4,video/3gpp', document: '' };

/** @param {{kind: string, values: Record<string, string>, onChange: (change: Record<string, string>) => void}} props `kind` is image, video or document */
export function TemplateFile({ kind, values, onChange }) {
  const form = useForm();
  const id = uploadedId(values.media ?? '');
  const upload = (/** @type {File | undefined} */ file) => file && form.run(async () => {
    if (file.size > limitOf(kind)) throw new Problem(413, { code: 'file_too_large' });
    const body = new FormData();
    body.append('file', file, file.name);
    const media = await api.upload('/api/media', body);
    if (kind !== 'document' && media.kind !== kind) throw new Error(t(`template.not_${kind}`));
    onChange({ media: uploaded(media.id), file_name: file.name });
  });
  const label = t('template.field_media', { name: t(`kind.${kind}`) });
  if (id) {
    return html`<div class="field"><span>${label}</span><div class="chips"><span class="chip"><${Icon} name="paperclip" /><bdi>${values.file_name || t(`kind.${kind}`)}</bdi></span>
      <button type="button" class="button small" onClick=${() => onChange({ media: '', file_name: '' })}><${Icon} name="trash-2" />${t('app.discard')}</button></div></div>`;
  }
  return html`<div class="field"><span>${label}</span>
      <input type="file" class="input" aria-label=${label} accept=${TYPES[kind]} disabled=${form.busy} onChange=${(/** @type {any} */ event) => upload(event.target.files[0])} />
      ${form.busy && html`<p class="hint" role="status">${t('upload.running')}</p>`}<${FormError} error=${form.error} /></div>
    <${Field} label=${t('template.or_link')} type="url" dir="ltr" value=${values.media ?? ''} onInput=${(/** @type {string} */ media) => onChange({ media })} />`;
}

/** What of it is seen in the preview. @param {{kind: string, values: Record<string, string>}} props */
export function TemplatePicture({ kind, values }) {
  const id = uploadedId(values.media ?? '');
  if (!id) return null;
  if (kind === 'image') return html`<img class="picture" src=${mediaUrl(id)} alt=${t('kind.image')} />`;
  if (kind === 'video') return html`<video class="picture" src=${mediaUrl(id)} controls preload="metadata" />`;
  return html`<p class="file-line"><${Icon} name="file-text" /><bdi>${values.file_name || t('kind.document')}</bdi></p>`;
}
