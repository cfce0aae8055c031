// Pure: whether a row's change is worth a sound, and which.

/** Of a row that was not known before, only the time tells whether somebody just wrote. */
const FRESH_MILLIS = 10_000;

/**
 * @param {Conversation | undefined} before what was known of it
 * @param {Conversation} row what it is now
 * @param {string} me whose ears
 * @param {number} now milliseconds
 * @returns {'assigned' | 'answered' | null} it became mine by somebody else's hand, or the customer
 *   wrote in one that is mine
 */
export function newsIn(before, row, me, now) {
  if (row.owner?.id !== me || row.status !== 'open') return null;
  if (before && row.version <= before.version && row.seq <= before.seq) return null;
  if (before && before.owner?.id !== me) {
    // Whoever takes a conversation needs no bell for it.
    return row.last_message?.author.id === me ? null : 'assigned';
  }
  if (row.last_message?.direction !== 'in') return null;
  const isNew = before ? row.inbound_count > before.inbound_count : now - row.last_message.at < FRESH_MILLIS;
  return isNew ? 'answered' : null;
}

/** Whether it is quiet now; hours may go over midnight. @param {string} from `22:00` @param {string} to @param {Date} now */
export function isQuiet(from, to, now) {
  if (!from || !to || from === to) return false;
  const clock = `${String(now.getHours()).padStart(2, '0')}:${String(now.getMinutes()).padStart(2, '0')}`;
  return from < to ? clock >= from && clock < to : clock >= from || clock < to;
}
