// Pictures that were sent together stand together: which entries of a thread make an album.

/** Fewer are shown one by one. */
const FEWEST = 2;
/** Between one picture and the next. */
const PAUSE_MILLIS = 60_000;

/** @typedef {{key: string, messages: Message[]}} Group one message, or the pictures of an album */

/** Whether nothing but the picture itself has to be shown. @param {Message} message */
function isPlainPicture(message) {
  const { content, delivery } = message;
  if (content.type !== 'image' && content.type !== 'video') return false;
  if (message.media?.state !== 'stored' || content.caption || message.reply_to || message.referral) return false;
  if (message.revoked_at || message.forwarded || message.reactions.length > 0) return false;
  return delivery?.state !== 'failed' && delivery?.state !== 'unknown';
}

/** @param {Message} before @param {Message} message */
const continues = (before, message) => before.direction === message.direction && before.author.kind === message.author.kind
  && before.author.id === message.author.id && message.at - before.at < PAUSE_MILLIS;

/**
 * Puts a thread's entries into groups, in order.
 * @param {Message[]} items
 * @param {(message: Message) => boolean} [apart] entries that begin something new, such as a day
 * @returns {Group[]}
 */
export function groups(items, apart = () => false) {
  /** @type {Group[]} */
  const found = [];
  /** @type {Message[]} */
  let album = [];
  const close = () => {
    if (album.length >= FEWEST) found.push({ key: album[0].id, messages: album });
    else for (const message of album) found.push({ key: message.id, messages: [message] });
    album = [];
  };
  for (const message of items) {
    const last = album.at(-1);
    if (last && (!continues(last, message) || !isPlainPicture(message) || apart(message))) close();
    if (isPlainPicture(message)) album.push(message);
    else found.push({ key: message.id, messages: [message] });
  }
  close();
  return found;
}
