// The file that goes with a quick reply.
import { html } from 'htm/preact';
import { t } from '../../lib/i18n.js';
import { kindOf, limitOf } from '../../lib/media-limits.js';
import { Problem, api } from '../../net/api.js';
import { FormError, useForm } from '../../ui/form.js';
import { Icon } from '../../ui/icon.js';

/** @param {{id: string | null, name: string, onChange: (file: {media_id: string | null, file_name: string}) => void}} props */
export function ReplyFile({ id, name, onChange }) {
  const form = useForm();
  const upload = (/** @type {File | undefined} */ file) => file && form.run(async () => {
    if (file.size > limitOf(kindOf(file.type))) throw new Problem(413, { code: 'file_too_large' });
    const body = new FormData();
    body.append('file', file, file.name);
    const media = await api.upload('/api/media', body);
    onChange({ media_id: media.id, file_name: file.name });
  });
  return html`<div class="field"><span>${t('replies.file')}</span>
    ${id ? html`<div class="chips"><span class="chip"><${Icon} name="paperclip" /><bdi>${name || t('kind.document')}</bdi></span>
      <button type="button" class="button small" onClick=${() => onChange({ media_id: null, file_name: '' })}><${Icon} name="trash-2" />${t('app.discard')}</button></div>`
      : html`<input type="file" class="input" aria-label=${t('replies.file')} disabled=${form.busy} onChange=${(/** @type {any} */ event) => upload(event.target.files[0])} />`}
    <${FormError} error=${form.error} /></div>`;
}
