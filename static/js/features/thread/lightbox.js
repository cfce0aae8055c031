// The pictures and films of the thread, one at a time, large: arrows and swipes go on, plus, minus,
// wheel and pinch zoom.
import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { t } from '../../lib/i18n.js';
import { moment } from '../../lib/time.js';
import { may } from '../../store/session.js';
import { threadOf } from '../../store/threads.js';
import { Dialog } from '../../ui/dialog.js';
import { Icon, IconButton } from '../../ui/icon.js';
import * as actions from '../actions.js';
import { quoteReply } from '../composer/quote.js';
import { mediaUrl } from './media.js';
import { useZoom } from './zoom.js';

const SHOWN = ['image', 'video'];

/** @param {{message: Message, among?: Message[], close: () => void}} props */
export function Lightbox({ message, among, close }) {
  const all = among ?? threadOf(message.conversation_id).value.items;
  const pictures = all.filter((item) => SHOWN.includes(item.content.type) && item.media?.state === 'stored');
  const [id, setId] = useState(message.id);
  const at = pictures.findIndex((item) => item.id === id);
  const shown = pictures[at] ?? message;
  const go = (/** @type {number} */ to) => setId(pictures[Math.min(pictures.length - 1, Math.max(0, to))]?.id ?? id);
  const step = (/** @type {number} */ by) => go(at + by);
  const isFilm = shown.content.type === 'video';
  const zoom = useZoom(shown.id, (/** @type {number} */ direction) => step(document.documentElement.dir === 'rtl' ? -direction : direction));
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    const forward = document.documentElement.dir === 'rtl' ? -1 : 1;
    /** @type {Record<string, () => void>} */
    const keys = { ArrowRight: () => step(forward), ArrowLeft: () => step(-forward), Home: () => go(0), End: () => go(pictures.length - 1), '+': zoom.closer, '=': zoom.closer, '-': zoom.farther, 0: zoom.whole };
    const run = keys[event.key];
    if (!run || (isFilm && event.target instanceof HTMLVideoElement)) return;
    event.preventDefault();
    run();
  };
  const away = (/** @type {() => void} */ then) => () => {
    close();
    then();
  };
  const url = mediaUrl(shown.media?.id ?? shown.content.media_id);
  return html`<${Dialog} title=${moment(shown.at)} close=${close} wide class="lightbox" footer=${html`
      <${IconButton} icon="chevron-left" flip label=${t('lightbox.previous')} disabled=${at <= 0} onClick=${() => step(-1)} />
      <span class="hint num">${at >= 0 && t('lightbox.place', { at: at + 1, count: pictures.length })}</span>
      <${IconButton} icon="chevron-right" flip label=${t('lightbox.next')} disabled=${at >= pictures.length - 1} onClick=${() => step(1)} />
      <span class="grow" />
      ${!isFilm && html`<${IconButton} icon="zoom-out" label=${t('lightbox.zoom_out')} disabled=${!zoom.isCloser} onClick=${zoom.farther} /><${IconButton} icon="zoom-in" label=${t('lightbox.zoom_in')} onClick=${zoom.closer} />`}
      ${may('reply') && shown.external_id && html`<${IconButton} icon="reply" flip label=${t('message.reply')} onClick=${away(() => quoteReply(shown))} />`}
      ${may('reply') && html`<${IconButton} icon="forward" flip label=${t('message.forward')} onClick=${away(() => actions.forward(shown.conversation_id, [shown.id]))} />`}
      <a class="icon-button" href=${`${url}?download=1`} download aria-label=${t('media.download')} title=${t('media.download')}><${Icon} name="download" /></a>`}>
    <div class=${`lightbox-picture${zoom.isCloser ? ' closer' : ''}`} onKeyDown=${onKeyDown} ref=${zoom.frame} tabindex="0" autofocus role="group" aria-label=${t('lightbox.picture')}>
      ${isFilm ? html`<video key=${url} src=${url} controls playsinline />` : html`<img key=${url} src=${url} alt=${shown.content.caption || t('kind.image')} style=${zoom.style} draggable=${false} />`}</div>
    ${shown.content.caption && html`<p dir="auto">${shown.content.caption}</p>`}
  </${Dialog}>`;
}
