// Which message the next answer quotes.
import { signal } from '@preact/signals';
import { contentPreview } from '../thread/preview.js';

/** @type {import('@preact/signals').Signal<{conversation: string, quote: Quote} | null>} */
export const quoted = signal(null);

/** @param {Message} message */
export function quoteReply(message) {
  quoted.value = {
    conversation: message.conversation_id,
    quote: { message_id: message.id, kind: message.content.type, preview: contentPreview(message.content).words, direction: message.direction },
  };
  document.getElementById('composer-text')?.focus();
}
