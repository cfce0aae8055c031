// Pictures, films, recordings and documents of a conversation, newest first.
import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { t } from '../../lib/i18n.js';
import { moment } from '../../lib/time.js';
import { Choice } from '../../ui/form.js';
import { Icon } from '../../ui/icon.js';
import { MediaBody, mediaUrl, openLightbox } from '../thread/media.js';
import { Pages, Part, usePages } from './part.js';

const PAGE = 24;
const KINDS = ['pictures', 'documents'];

/** @param {{conversation: string}} props */
export function Gallery({ conversation }) {
  const [wanted, setWanted] = useState(false);
  const [kind, setKind] = useState('pictures');
  return html`<${Part} title=${t('contact.files')} onOpen=${setWanted}>
    <${Choice} label=${t('contact.files_kind')} value=${kind} onChange=${setKind} options=${KINDS.map((value) => ({ value, label: t(`contact.files_${value}`) }))} />
    <${Files} key=${kind} conversation=${conversation} kind=${kind} wanted=${wanted} />
  </${Part}>`;
}

/** @param {{conversation: string, kind: string, wanted: boolean}} props */
function Files({ conversation, kind, wanted }) {
  const pages = usePages(`/api/conversations/${conversation}/files?kind=${kind}&limit=${PAGE}`, wanted);
  const draw = kind === 'pictures' ? Pictures : Documents;
  return html`<${Pages} pages=${pages} empty=${t(`contact.no_${kind}`)}>${(/** @type {Message[]} */ items) => html`<${draw} items=${items} />`}</${Pages}>`;
}

/** @param {{items: Message[]}} props */
function Pictures({ items }) {
  return html`<ul class="gallery">${items.map((message) => html`<li key=${message.id}><${Picture} message=${message} all=${items} /></li>`)}</ul>`;
}

/** @param {{message: Message, all: Message[]}} props */
function Picture({ message, all }) {
  const { media, content } = message;
  const name = t('contact.file_of', { kind: t(`kind.${content.type}`), time: moment(message.at) });
  if (media?.state !== 'stored') return html`<span class="gallery-item missing" title=${name}><${Icon} name=${media?.state === 'failed' ? 'circle-alert' : 'clock'} /><span class="hidden">${name}</span></span>`;
  const url = mediaUrl(media.id);
  return html`<button type="button" class="gallery-item" aria-label=${name} title=${name} onClick=${() => openLightbox(message, all)}>
    ${content.type === 'video' ? html`<video src=${url} preload="metadata" muted tabindex="-1" aria-hidden="true" /><${Icon} name="play" />` : html`<img src=${url} alt="" loading="lazy" decoding="async" />`}</button>`;
}

/** @param {{items: Message[]}} props */
function Documents({ items }) {
  return html`<ul class="plain files">${items.map((message) => html`<li key=${message.id}><${MediaBody} message=${message} />
    <a class="hint" href=${`/inbox/all/${message.conversation_id}?at=${message.seq}`}>${moment(message.at)}</a></li>`)}</ul>`;
}
