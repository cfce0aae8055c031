// Pictures that came together, as a grid in one bubble.
import { html } from 'htm/preact';
import { number, t } from '../../lib/i18n.js';
import { clock, fullMoment } from '../../lib/time.js';
import { Icon } from '../../ui/icon.js';
import { BubbleMenu } from './bubble-menu.js';
import { AuthorLine, authorName } from './author.js';
import { mediaUrl, openLightbox } from './media.js';
import { Ticks } from './ticks.js';

/** More are behind the last cell. */
const CELLS = 4;

/** @param {{messages: Message[], joined: boolean}} props */
export function Album({ messages, joined }) {
  const [first] = messages;
  const last = /** @type {Message} */ (messages.at(-1));
  const shown = messages.slice(0, CELLS);
  const hidden = messages.length - shown.length;
  const label = t('album.label', { name: authorName(first), count: messages.length, time: clock(last.at) });
  return html`<article data-entry=${first.id} class=${`message ${first.direction}${joined ? ' joined' : ''}`} aria-label=${label}>
    <div class="bubble">
      ${!joined && first.direction !== 'in' && html`<${AuthorLine} message=${first} />`}
      <div class=${`album of-${shown.length}`}>${shown.map((message, at) => html`<${Cell} key=${message.id} message=${message} at=${at + 1} count=${messages.length} more=${at === CELLS - 1 ? hidden : 0} />`)}</div>
      <footer><time title=${fullMoment(last.at)}>${clock(last.at)}</time>${last.delivery && html`<${Ticks} delivery=${last.delivery} />`}</footer>
    </div>
    <${BubbleMenu} message=${last} />
  </article>`;
}

/** @param {{message: Message, at: number, count: number, more: number}} props */
function Cell({ message, at, count, more }) {
  const url = mediaUrl(message.media?.id ?? message.content.media_id);
  const isFilm = message.content.type === 'video';
  const rest = more > 0 ? `+${number(more)}` : '';
  return html`<button type="button" class="album-cell" id=${`message-${message.id}`} aria-label=${[t('album.open', { number: at, count }), rest].filter(Boolean).join(' ')} onClick=${() => openLightbox(message)}>
    ${isFilm ? html`<video src=${url} preload="metadata" muted playsinline tabindex="-1" /><span class="film-mark"><${Icon} name="play" /></span>` : html`<img src=${url} alt="" loading="lazy" decoding="async" />`}
    ${rest && html`<span class="album-more" dir="ltr">${rest}</span>`}</button>`;
}
