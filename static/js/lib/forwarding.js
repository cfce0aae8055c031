// What may be forwarded to other customers, as src/actors/commands/forward.rs decides.

const AS_IT_IS = new Set(['text', 'image', 'video', 'audio', 'document', 'sticker', 'location', 'contacts']);
const FILES = new Set(['image', 'video', 'audio', 'document', 'sticker']);

/**
 * @param {Message} message
 * @param {string} words what it says in a few words
 * @returns {'yes' | 'as_words' | 'deleted' | 'internal' | 'no_file' | 'empty'}
 */
export function forwarding(message, words) {
  const { content } = message;
  if (message.direction === 'internal') return 'internal';
  if (message.revoked_at) return 'deleted';
  if (FILES.has(content.type) && message.media?.state !== 'stored') return 'no_file';
  if (AS_IT_IS.has(content.type)) return 'yes';
  return words.trim() ? 'as_words' : 'empty';
}

/** @param {string} how as `forwarding` tells it */
export const goes = (how) => how === 'yes' || how === 'as_words';
