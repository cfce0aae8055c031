// Pure: whether a conversation's sounds are muted, because a view that holds it is.
import { listOf } from '../../lib/views.js';
import { belongs } from '../../store/merge.js';

/**
 * @param {Conversation} row @param {string[]} names of the muted views @param {Pick<SavedView, 'id' | 'filter'>[]} saved
 * @param {Pick<Me, 'id' | 'teams'>} me whose ears @param {boolean} isMentioned
 */
export function isMuted(row, names, saved, me, isMentioned) {
  return names.some((name) => {
    const list = listOf(name, saved);
    return list !== undefined && belongs(row, list, me, isMentioned);
  });
}
