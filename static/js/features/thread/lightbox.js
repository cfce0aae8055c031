// One picture of the thread at a time, large.
import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { t } from '../../lib/i18n.js';
import { moment } from '../../lib/time.js';
import { threadOf } from '../../store/threads.js';
import { Dialog } from '../../ui/dialog.js';
import { Icon, IconButton } from '../../ui/icon.js';
import { mediaUrl } from './media.js';

/** @param {{message: Message, close: () => void}} props */
export function Lightbox({ message, close }) {
  const pictures = threadOf(message.conversation_id).value.items.filter((item) => item.content.type === 'image' && item.media?.state === 'stored');
  const [at, setAt] = useState(() => Math.max(0, pictures.findIndex((item) => item.id === message.id)));
  const shown = pictures[at] ?? message;
  const url = mediaUrl(shown.media?.id ?? shown.content.media_id);
  const step = (/** @type {number} */ by) => setAt((old) => Math.min(pictures.length - 1, Math.max(0, old + by)));
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    const rtl = document.documentElement.dir === 'rtl' ? -1 : 1;
    if (event.key === 'ArrowRight') step(rtl);
    if (event.key === 'ArrowLeft') step(-rtl);
  };
  return html`<${Dialog} title=${moment(shown.at)} close=${close} wide class="lightbox" footer=${html`
      <${IconButton} icon="chevron-left" flip label=${t('lightbox.previous')} disabled=${at <= 0} onClick=${() => step(-1)} />
      <${IconButton} icon="chevron-right" flip label=${t('lightbox.next')} disabled=${at >= pictures.length - 1} onClick=${() => step(1)} />
      <span class="grow" /><a class="button" href=${`${url}?download=1`} download><${Icon} name="download" />${t('media.download')}</a>`}>
    <div class="lightbox-picture" onKeyDown=${onKeyDown} tabindex="0" autofocus><img src=${url} alt=${shown.content.caption || t('kind.image')} /></div>
    ${shown.content.caption && html`<p dir="auto">${shown.content.caption}</p>`}
  </${Dialog}>`;
}
