// The buttons under the field.
import { html } from 'htm/preact';
import { useRef } from 'preact/hooks';
import { t } from '../../lib/i18n.js';
import { keysOf } from '../../store/keymap.js';
import { askLazy } from '../../ui/dialog.js';
import { Icon, IconButton } from '../../ui/icon.js';
import { openTemplates } from './templates.js';

/** @param {any} props */
export function Tools({ row, noting, recording, claims, disabled, onFiles, onRecord, suggestions, onResolve }) {
  const picker = useRef(/** @type {HTMLInputElement | null} */ (null));
  const pickEmoji = async () => {
    const emoji = await askLazy(() => import('./emoji-dialog.js'), 'EmojiDialog');
    if (emoji) suggestions.insert(emoji);
  };
  return html`<div class="tools">
    ${!noting && html`<input ref=${picker} type="file" multiple class="hidden" tabindex="-1" aria-hidden="true" id="composer-files" onChange=${(/** @type {any} */ event) => {
      onFiles([...event.target.files]);
      event.target.value = '';
    }} />
      <${IconButton} icon="paperclip" label=${t('composer.attach')} keys=${keysOf('keys.attach')} onClick=${() => picker.current?.click()} />
      <${IconButton} icon="zap" label=${t('composer.quick')} onClick=${() => suggestions.open('/')} />`}
    ${noting && html`<${IconButton} icon="at-sign" label=${t('composer.mention')} onClick=${() => suggestions.open('@')} />`}
    <${IconButton} icon="smile" id="composer-emoji" label=${t('emoji.title')} disabled=${recording} onClick=${pickEmoji} />
    ${!noting && html`<${IconButton} icon="mic" id="composer-voice" label=${t('composer.voice')} keys=${keysOf('keys.voice')} disabled=${recording} onClick=${onRecord} />
      <${IconButton} icon="layout-template" label=${t('template.send')} onClick=${() => openTemplates(row.id)} />`}
    <span class="grow" />
    ${claims && !noting && html`<span class="hint claims">${t('composer.claims')}</span>`}
    ${!noting && html`<${IconButton} icon="square-check" id="send-resolve" label=${t('composer.send_resolve')} keys="mod+shift+enter" disabled=${disabled} onClick=${onResolve} />`}
    <button class=${`button primary send${noting ? ' noting' : ''}`} disabled=${disabled} aria-label=${t(noting ? 'composer.add_note' : 'composer.send')}><${Icon} name=${noting ? 'sticky-note' : 'send'} flip=${!noting} />
      <span class="action-label">${t(noting ? 'composer.add_note' : 'composer.send')}</span></button></div>`;
}
