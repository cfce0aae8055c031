// Pure: what somebody may do to a conversation out of the list, as src/domain/decide says, and which
// of it a swipe does.

/** @typedef {'claim' | 'take_over' | 'assign' | 'snooze' | 'resolve' | 'reopen' | 'label' | 'follow_up' | 'unread' | 'release'} Deed */
/** @typedef {Pick<Conversation, 'owner' | 'status'>} Standing */
/** @typedef {{id: string, may: (right: string) => boolean}} Who */

/** In the order of a menu. @param {Standing} row @param {Who} who @returns {Deed[]} */
export function deedsOf(row, { id, may }) {
  const isFree = row.owner === null;
  const isMine = row.owner?.id === id;
  const isDone = row.status === 'resolved';
  // What a colleague owns, only whoever may take it from them puts away.
  const mayPutAway = may('reply') && (isFree || isMine || may('take_over'));
  /** @type {[Deed, boolean][]} */
  const all = [
    ['claim', isFree && !isDone && may('claim')],
    ['take_over', !isFree && !isMine && !isDone && may('take_over')],
    ['assign', may('assign')],
    ['snooze', !isDone && mayPutAway],
    ['resolve', !isDone && mayPutAway],
    ['reopen', isDone && may('reply')],
    ['label', may('label')],
    ['follow_up', may('reply')],
    ['unread', true],
    ['release', isMine || (!isFree && may('take_over'))],
  ];
  return all.flatMap(([deed, isPermitted]) => (isPermitted ? [deed] : []));
}

/** What a row does that is dragged to either side. @param {Standing} row @param {Who} who @returns {Record<import('./swipe.js').Side, Deed | undefined>} */
export function swipesOf(row, who) {
  const deeds = deedsOf(row, who);
  /** @param {Deed[]} wanted */
  const first = (...wanted) => wanted.find((deed) => deeds.includes(deed));
  return { end: first('claim', 'assign'), start: first('snooze') };
}
