// What can be done with one message: answer it, react, forward, copy, choose several.
import { html } from 'htm/preact';
import { t } from '../../lib/i18n.js';
import { may } from '../../store/session.js';
import { copy } from '../../ui/copy.js';
import { askLazy } from '../../ui/dialog.js';
import { Icon } from '../../ui/icon.js';
import { Menu, MenuItem } from '../../ui/menu.js';
import * as actions from '../actions.js';
import { quoteReply } from '../composer/quote.js';
import { toggle } from './selection.js';

const EMOJIS = ['👍', '❤️', '😂', '😮', '😢', '🙏'];

/** @param {{message: Message}} props */
export function BubbleMenu({ message }) {
  if (message.content.type === 'note' || !may('reply')) return null;
  const mine = message.reactions.find((reaction) => reaction.by.kind !== 'customer')?.emoji;
  const words = message.content.text ?? message.content.caption ?? message.content.preview ?? message.content.body;
  return html`<div class="bubble-menu"><${Menu} class="icon-button small" align=${message.direction === 'in' ? 'start' : 'end'} title=${t('message.menu')} label=${html`<${Icon} name="ellipsis" />`}>
    ${(/** @type {() => void} */ close) => {
      const item = (/** @type {string} */ icon, /** @type {string} */ label, /** @type {() => void} */ run) => html`<${MenuItem} onPick=${() => {
        close();
        run();
      }}><${Icon} name=${icon} flip=${icon === 'reply' || icon === 'forward'} />${label}</${MenuItem}>`;
      return html`
        ${message.direction === 'in' && html`<div class="emoji-row">${EMOJIS.map((emoji) => html`<button key=${emoji} type="button" role="menuitem" tabindex="-1" class=${`emoji${mine === emoji ? ' on' : ''}`}
          aria-label=${t(mine === emoji ? 'message.unreact' : 'message.react', { emoji })} onClick=${() => {
            close();
            actions.react(message.conversation_id, message.id, mine === emoji ? '' : emoji);
          }}>${emoji}</button>`)}<button type="button" role="menuitem" tabindex="-1" class="emoji" aria-label=${t('message.react_other')} title=${t('message.react_other')} onClick=${() => {
            close();
            reactOther(message);
          }}><${Icon} name="plus" /></button></div>`}
        ${message.external_id && item('reply', t('message.reply'), () => quoteReply(message))}
        ${item('forward', t('message.forward'), () => actions.forward(message.conversation_id, [message.id]))}
        ${item('check-check', t('message.select'), () => toggle(message.id))}
        ${typeof words === 'string' && item('copy', t('message.copy'), () => copy(words))}`;
    }}
  </${Menu}></div>`;
}

/** @param {Message} message */
async function reactOther(message) {
  const emoji = await askLazy(() => import('../composer/emoji-dialog.js'), 'EmojiDialog');
  if (emoji) actions.react(message.conversation_id, message.id, emoji);
}
