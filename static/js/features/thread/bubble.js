// The frame of a message: who, quoted what, when, how far it came, and what can be done with it.
import { html } from 'htm/preact';
import { list, t } from '../../lib/i18n.js';
import { clock, fullMoment } from '../../lib/time.js';
import { Icon } from '../../ui/icon.js';
import { AuthorLine, authorName } from './author.js';
import { BubbleMenu } from './bubble-menu.js';
import { Body } from './content.js';
import { Edited } from './edited.js';
import { preview } from './preview.js';
import { Referral } from './referral.js';
import { selection, toggle } from './selection.js';
import { Failure, Ticks } from './ticks.js';

/** @param {{message: Message, joined: boolean, jump: (quote: Quote) => void}} props */
export function Bubble({ message, joined, jump }) {
  const { content, direction } = message;
  const isNote = content.type === 'note';
  const side = isNote ? 'note' : direction === 'in' ? 'in' : 'out';
  const who = authorName(message);
  const selecting = selection.value.size > 0;
  const chosen = selection.value.has(message.id);
  const bare = content.type === 'sticker' ? ' bare' : '';
  return html`<article id=${`message-${message.id}`} data-entry=${message.id} class=${`message ${side}${joined ? ' joined' : ''}${message.revoked_at ? ' revoked' : ''}${chosen ? ' chosen' : ''}`}
      aria-label=${labelOf(message, who)}>
    ${selecting && direction !== 'internal' && html`<input type="checkbox" class="choose" checked=${chosen} aria-label=${t('message.select')} onChange=${() => toggle(message.id)} />`}
    <div class=${`bubble${bare}`}>
      ${!joined && direction !== 'in' && html`<${AuthorLine} message=${message} />`}
      ${message.forwarded && html`<div class="mark"><${Icon} name="forward" flip />${t(`forwarded.${message.forwarded}`)}</div>`}
      ${message.referral && html`<${Referral} referral=${message.referral} />`}
      ${message.reply_to && html`<${Quoted} quote=${message.reply_to} jump=${jump} />`}
      ${message.revoked_at && html`<div class="mark"><${Icon} name="ban" />${t('message.revoked')}</div>`}
      <${Body} message=${message} />
      <footer>
        ${message.edited_at && html`<${Edited} message=${message} />`}
        <time title=${fullMoment(message.at)}>${clock(message.at)}</time>
        ${message.delivery && html`<${Ticks} delivery=${message.delivery} />`}
      </footer>
      ${message.delivery?.state === 'failed' && html`<${Failure} message=${message} />`}
      ${message.delivery?.state === 'unknown' && html`<${Failure} message=${message} />`}
    </div>
    ${message.reactions.length > 0 && html`<${Reactions} message=${message} />`}
    ${!selecting && html`<${BubbleMenu} message=${message} />`}
  </article>`;
}

/** By whom, when, and how far it came. @param {Message} message @param {string} name */
function labelOf({ at, delivery }, name) {
  const label = t('message.label', { name, time: clock(at) });
  return delivery ? `${label}${t('list.comma')}${t(`delivery.${delivery.state}`)}` : label;
}

/** @param {{quote: Quote, jump?: (quote: Quote) => void}} props */
export function Quoted({ quote, jump }) {
  const { icon, words } = preview(quote.kind ?? 'unknown', quote.preview);
  const whose = quote.direction === 'in' ? t('author.customer') : quote.direction === 'out' ? t('author.us') : '';
  const inside = html`<span class="quoted-who">${whose}</span><span class="quoted-words">${icon && html`<${Icon} name=${icon} />`}<bdi>${quote.kind ? words : t('message.quote_unknown')}</bdi></span>`;
  if (!quote.message_id || !jump) return html`<blockquote class="quoted">${inside}</blockquote>`;
  return html`<button type="button" class="quoted" title=${t('message.jump')} onClick=${() => jump(quote)}>${inside}</button>`;
}

/** @param {{message: Message}} props */
function Reactions({ message }) {
  /** @type {Map<string, string[]>} */
  const byEmoji = new Map();
  for (const reaction of message.reactions) {
    const who = reaction.by.kind === 'customer' ? t('author.customer') : t('author.us');
    byEmoji.set(reaction.emoji, [...(byEmoji.get(reaction.emoji) ?? []), who]);
  }
  return html`<div class="reactions">${[...byEmoji].map(([emoji, who]) => html`<span key=${emoji} class="reaction" role="img" title=${list(who)}
    aria-label=${t('message.reaction', { emoji, names: who.join(t('list.comma')) })}>${emoji}${who.length > 1 ? ` ${who.length}` : ''}</span>`)}</div>`;
}
