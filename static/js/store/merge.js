// Pure: how rows and messages replace each other, which list a row belongs to and where.

/** What is new to the reader, as src/domain/summary.rs counts it. @param {Conversation} row */
export function unreadOf(row) {
  const read = row.read ?? { read_seq: 0, read_inbound: 0, marked_unread: false };
  const unread = Math.max(0, row.inbound_count - Math.max(read.read_inbound, row.answered_inbound));
  return read.marked_unread ? Math.max(1, unread) : unread;
}

/**
 * The newer of two forms of a row. Live rows are shared by all readers and lack the reading
 * position, which is kept.
 * @param {Conversation | undefined} old @param {Conversation} fresh @returns {Conversation}
 */
export function mergeRow(old, fresh) {
  if (!old) return { ...fresh, unread: unreadOf(fresh) };
  const isOlder = fresh.version < old.version;
  if (isOlder && !fresh.read) return old;
  const read = newerRead(old.read, fresh.read);
  const merged = { ...(isOlder ? old : fresh), read };
  return { ...merged, unread: unreadOf(merged) };
}

/** @param {ReadPosition | undefined} old @param {ReadPosition | undefined} fresh */
function newerRead(old, fresh) {
  if (!old || !fresh) return fresh ?? old;
  return fresh.read_seq < old.read_seq && !fresh.marked_unread ? old : fresh;
}

/** @param {Conversation} row @param {ReadPosition} position @returns {Conversation} */
export function withRead(row, position) {
  const moved = { ...row, read: position };
  return { ...moved, unread: unreadOf(moved) };
}

/** As src/domain/view.rs says. @param {Conversation} row @param {string} view @param {{id: string, teams: {id: string}[]}} me @param {boolean} isMentioned */
function isOfView(row, view, me, isMentioned) {
  const isMine = row.owner?.id === me.id;
  switch (view) {
    case 'mine':
    case 'snoozed':
      return isMine;
    case 'unread':
      return isMine && (row.unread ?? 0) > 0;
    case 'unassigned':
      return !row.owner;
    case 'teams':
      return me.teams.some((team) => team.id === row.team?.id);
    case 'follow_up':
      return row.follow_up_at !== null && (isMine || !row.owner);
    case 'mentions':
      return isMentioned;
    default:
      return true;
  }
}

/**
 * Whether a row belongs to a list. Searches only the server can judge.
 * @param {Conversation} row
 * @param {{view: string, status: string, channel?: string, team?: string, label?: string, owner?: string, unread?: boolean}} list
 * @param {{id: string, teams: {id: string}[]}} me
 * @param {boolean} [isMentioned] an unread note of it names the reader
 */
export function belongs(row, list, me, isMentioned = false) {
  if (list.status !== 'any' && row.status !== list.status) return false;
  if (!isOfView(row, list.view, me, isMentioned)) return false;
  if (list.channel && row.channel.id !== list.channel) return false;
  if (list.team && row.team?.id !== list.team) return false;
  if (list.label && !row.labels.includes(list.label)) return false;
  if (list.owner && (row.owner?.id ?? 'none') !== list.owner) return false;
  return !list.unread || (row.unread ?? 0) > 0;
}

/** Two numbers that order rows, smaller first. @param {Conversation} row @param {string} sort @param {number} now @returns {[number, number]} */
export function place(row, sort, now) {
  if (sort === 'newest') return [0, -row.last_activity_at];
  if (sort === 'oldest') return [0, row.last_activity_at];
  if (sort === 'window') {
    const closes = row.window_closes_at ?? 0;
    return closes > now ? [0, closes] : [1, -row.last_activity_at];
  }
  return row.waiting_since === null ? [1, -row.last_activity_at] : [0, row.waiting_since];
}

/**
 * Puts entries into a list that is in order already, without comparing all of it.
 * @template T @param {T[]} ordered @param {T[]} entries @param {(a: T, b: T) => number} compare @returns {T[]}
 */
export function insertInOrder(ordered, entries, compare) {
  const all = [];
  let at = 0;
  for (const entry of entries.toSorted(compare)) {
    let [low, high] = [at, ordered.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compare(ordered[middle], entry) <= 0) low = middle + 1;
      else high = middle;
    }
    for (; at < low; at++) all.push(ordered[at]);
    all.push(entry);
  }
  for (; at < ordered.length; at++) all.push(ordered[at]);
  return all;
}

/** Ids are numbers too long for JavaScript. @param {string} a @param {string} b */
const compareIds = (a, b) => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);

/** @param {Conversation} a @param {Conversation} b @param {string} sort @param {number} now */
export function compareRows(a, b, sort, now) {
  const [groupA, valueA] = place(a, sort, now);
  const [groupB, valueB] = place(b, sort, now);
  return groupA - groupB || valueA - valueB || compareIds(a.id, b.id);
}

const HEIGHTS = ['queued', 'sending', 'unknown', 'sent', 'failed', 'delivered', 'read', 'played'];

/** Delivery states only rise. @param {Message} old @param {Message} fresh @returns {Message} */
function mergeMessage(old, fresh) {
  const height = (/** @type {Message} */ message) => HEIGHTS.indexOf(message.delivery?.state ?? '');
  return height(old) > height(fresh) ? { ...fresh, delivery: old.delivery } : fresh;
}

/**
 * Puts messages into a thread, in order, each once.
 * @param {Message[]} items @param {Message[]} fresh @returns {Message[]}
 */
export function mergeMessages(items, fresh) {
  if (fresh.length === 0) return items;
  const byId = new Map(items.map((item) => [item.id, item]));
  for (const message of fresh) {
    const old = byId.get(message.id);
    byId.set(message.id, old ? mergeMessage(old, message) : message);
  }
  const grewAtEnd = byId.size === items.length + fresh.length && fresh[0].seq > (items.at(-1)?.seq ?? 0);
  const merged = [...byId.values()];
  return grewAtEnd && fresh.length === 1 ? merged : merged.sort((a, b) => a.seq - b.seq);
}

/**
 * The first or the last of a list, when it is longer than that.
 * @param {Message[]} items @param {number} most @returns {{kept: Message[], dropped: boolean}}
 */
export const keepStart = (items, most) => (items.length > most ? { kept: items.slice(0, most), dropped: true } : { kept: items, dropped: false });
/** @type {typeof keepStart} */
export const keepEnd = (items, most) => (items.length > most ? { kept: items.slice(-most), dropped: true } : { kept: items, dropped: false });

/** Whether entries are missing between what is held and what came. @param {Message[]} items @param {number} seq */
export const leavesGap = (items, seq) => items.length > 0 && seq > (items.at(-1)?.seq ?? 0) + 1;

/** Whether a message is what the optimistic entry stands for. @param {Message} message @param {Outgoing} outgoing */
export function isSame(message, outgoing) {
  if (message.author.kind !== 'agent' || message.author.id !== outgoing.agent) return false;
  if (message.at < outgoing.at - 60_000) return false;
  const body = outgoing.command === 'note' ? { type: 'note', ...outgoing.body } : outgoing.body;
  const content = message.content;
  if (content.type !== body.type) return false;
  return ['text', 'media_id', 'name', 'caption'].every((field) => (content[field] ?? null) === (body[field] ?? null));
}
