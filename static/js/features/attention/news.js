// Pure: whether a row's change is worth a sound, and which.

/**
 * @param {Conversation | undefined} before what was known of it
 * @param {Conversation} row what it is now
 * @param {string} me whose ears
 * @returns {'assigned' | 'answered' | null} it became mine by somebody else's hand, or the customer
 *   wrote in one that is mine
 */
export function newsIn(before, row, me) {
  if (row.owner?.id !== me || row.status !== 'open') return null;
  if (before && row.version <= before.version && row.seq <= before.seq) return null;
  if (before && before.owner?.id !== me) {
    // Whoever takes a conversation needs no bell for it.
    return row.last_message?.author.id === me ? null : 'assigned';
  }
  const wrote = row.last_message?.direction === 'in' && row.inbound_count > (before?.inbound_count ?? row.inbound_count - 1);
  return wrote ? 'answered' : null;
}

/** Whether it is quiet now; hours may go over midnight. @param {string} from `22:00` @param {string} to @param {Date} now */
export function isQuiet(from, to, now) {
  if (!from || !to || from === to) return false;
  const clock = `${String(now.getHours()).padStart(2, '0')}:${String(now.getMinutes()).padStart(2, '0')}`;
  return from < to ? clock >= from && clock < to : clock >= from || clock < to;
}
