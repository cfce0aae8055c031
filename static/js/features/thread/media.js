// Pictures, films, sound and files. What is still on its way from WhatsApp says so.
import { signal } from '@preact/signals';
import { html } from 'htm/preact';
import { useEffect, useRef } from 'preact/hooks';
import { fileSize, t } from '../../lib/i18n.js';
import { askLazy } from '../../ui/dialog.js';
import { Icon } from '../../ui/icon.js';
import { soughtIn } from './sought.js';
import { Formatted } from './text.js';

const SPEEDS = [1, 1.5, 2];
/** Whoever listens fast listens fast to the next one too. */
const speed = signal(1);

/** What is played now. @type {HTMLMediaElement | null} */
let playing = null;

/** One voice at a time. @param {{currentTarget: HTMLMediaElement}} event */
function alone({ currentTarget }) {
  if (playing && playing !== currentTarget) playing.pause();
  playing = currentTarget;
}

/** @param {string} id */
export const mediaUrl = (id) => `/api/media/${id}`;

/** @param {{message: Message}} props */
export function MediaBody({ message }) {
  const { content, media } = message;
  const id = media?.id ?? content.media_id;
  const state = media?.state ?? (id ? 'stored' : 'arriving');
  let body = html`<${Placeholder} kind=${content.type} state=${state} />`;
  if (state === 'stored' && id) body = html`<${Stored} message=${message} url=${mediaUrl(id)} />`;
  return html`${body}${content.caption && html`<${Formatted} text=${content.caption} search=${soughtIn(message)} />`}`;
}

/** @param {{kind: string, state: string}} props */
function Placeholder({ kind, state }) {
  const failed = state === 'failed';
  return html`<div class=${`media-placeholder${failed ? ' failed' : ''}`} role="status">
    <${Icon} name=${failed ? 'circle-alert' : 'clock'} /><span>${t(failed ? 'media.failed' : 'media.arriving', { kind: t(`kind.${kind}`) })}</span></div>`;
}

/** @param {{message: Message, url: string}} props */
function Stored({ message, url }) {
  const { content } = message;
  const alt = content.caption || t(`kind.${content.type}`);
  switch (content.type) {
    case 'image':
      return html`<button type="button" class="picture-button" aria-label=${t('media.open', { name: alt })} onClick=${() => openLightbox(message)}>
        <img class="picture" src=${url} alt=${alt} loading="lazy" decoding="async" /></button>`;
    case 'sticker':
      return html`<img class="sticker" src=${url} alt=${t('kind.sticker')} loading="lazy" decoding="async" />`;
    case 'video':
      return html`<video class="picture" src=${url} controls preload="metadata" playsinline aria-label=${alt} onPlay=${alone} />`;
    case 'audio':
      return html`<${Sound} url=${url} voice=${content.voice} />`;
    default:
      return html`<${FileCard} message=${message} url=${url} />`;
  }
}

/** @param {Message} message @param {Message[]} [among] the pictures to go through; those of the loaded thread without it */
export function openLightbox(message, among) {
  askLazy(() => import('./lightbox.js'), 'Lightbox', { message, among });
}

/** @param {{url: string, voice: boolean}} props */
function Sound({ url, voice }) {
  const player = useRef(/** @type {HTMLAudioElement | null} */ (null));
  const chosen = speed.value;
  useEffect(() => {
    if (player.current) player.current.playbackRate = chosen;
  }, [chosen]);
  const faster = () => {
    speed.value = SPEEDS[(SPEEDS.indexOf(chosen) + 1) % SPEEDS.length];
  };
  return html`<div class="sound" dir="ltr"><${Icon} name=${voice ? 'mic' : 'music'} />
    <audio ref=${player} src=${url} controls preload="metadata" aria-label=${t(voice ? 'kind.voice' : 'kind.audio')} onPlay=${alone} onLoadedMetadata=${(/** @type {any} */ event) => {
      event.target.playbackRate = speed.peek();
    }} />
    <button type="button" class="button small" aria-label=${t('media.speed', { speed: String(chosen) })} onClick=${faster}>${chosen}×</button></div>`;
}

/** @param {{message: Message, url: string}} props */
function FileCard({ message, url }) {
  const { content, media } = message;
  const name = content.file_name || media?.file_name || t('kind.document');
  const type = name.includes('.') ? name.split('.').pop()?.toUpperCase() : '';
  return html`<a class="file-card" href=${`${url}?download=1`} download=${name}><span class="file-type"><${Icon} name="file-text" /></span>
    <span class="file-words"><bdi class="file-name">${name}</bdi><span class="hint">${[type, media?.size ? fileSize(media.size) : ''].filter(Boolean).join(' · ')}</span></span><${Icon} name="download" /></a>`;
}
