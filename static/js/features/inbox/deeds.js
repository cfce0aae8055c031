// What the reader may do to a conversation out of the list: its picture, and how it is done.
import { deedsOf, swipesOf } from '../../lib/deeds.js';
import { may, self } from '../../store/session.js';
import * as actions from '../actions.js';

/** @type {Record<import('../../lib/deeds.js').Deed, {icon: string, run: (id: string) => Promise<any>}>} */
export const DEEDS = {
  claim: { icon: 'hand', run: actions.claim },
  take_over: { icon: 'hand', run: actions.takeOver },
  assign: { icon: 'user-plus', run: actions.assign },
  snooze: { icon: 'alarm-clock', run: actions.snooze },
  resolve: { icon: 'check', run: actions.resolve },
  reopen: { icon: 'rotate-ccw', run: actions.reopen },
  label: { icon: 'tag', run: actions.label },
  follow_up: { icon: 'calendar-clock', run: actions.followUp },
  unread: { icon: 'eye-off', run: actions.markUnread },
  release: { icon: 'undo-2', run: actions.release },
};

const reader = () => ({ id: self().id, may });

/** @param {Conversation} row */
export const permitted = (row) => deedsOf(row, reader());

/** @param {Conversation} row */
export const swipes = (row) => swipesOf(row, reader());
