// Pure: whether something on the live stream is worth telling, and as what.

/** Of a row that was not known before, only the time tells whether something just happened. */
const FRESH_MILLIS = 10_000;

/**
 * @param {any} item of the live stream
 * @param {Conversation | undefined} before what was known of its conversation
 * @param {Pick<Me, 'id' | 'teams'>} me whose ears
 * @param {number} now milliseconds
 * @returns {string | null} one of `OCCASIONS` of store/choices.js
 */
export function newsIn(item, before, me, now) {
  if (item.kind === 'due') return item.what;
  if (item.kind === 'mention') return item.by?.id === me.id ? null : 'mention';
  return item.kind === 'conversation' ? inRow(item.row, before, me, now) : null;
}

/** @param {Conversation} row @param {Conversation | undefined} before @param {Pick<Me, 'id' | 'teams'>} me @param {number} now */
function inRow(row, before, me, now) {
  if (row.status !== 'open') return null;
  if (before && row.version <= before.version && row.seq <= before.seq) return null;
  if (!row.owner) return waits(row, before, me, now) ? 'queue' : null;
  if (row.owner.id !== me.id) return null;
  if (before && before.owner?.id !== me.id) {
    // Whoever takes a conversation needs no bell for it.
    return row.last_message?.author.id === me.id ? null : 'assigned';
  }
  if (row.last_message?.direction !== 'in') return null;
  const isNew = before ? row.inbound_count > before.inbound_count : now - row.last_message.at < FRESH_MILLIS;
  return isNew ? 'answered' : null;
}

/** It began to wait for anybody of my teams. @param {Conversation} row @param {Conversation | undefined} before @param {Pick<Me, 'teams'>} me @param {number} now */
function waits(row, before, me, now) {
  const ours = !row.team || me.teams.some((team) => team.id === row.team?.id);
  if (!ours) return false;
  if (before) return before.owner !== null || before.status !== 'open' || before.team?.id !== row.team?.id;
  return now - row.last_activity_at < FRESH_MILLIS;
}

/** Whether it is quiet; hours may go over midnight. @param {{from: string, until: string} | null | undefined} quiet @param {string} clock `22:00` */
export function isQuiet(quiet, clock) {
  if (!quiet || quiet.from === quiet.until) return false;
  const { from, until } = quiet;
  return from < until ? clock >= from && clock < until : clock >= from || clock < until;
}
