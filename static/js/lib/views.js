// Pure: the named parts of what somebody may see, and what each asks of the server.

/** @type {Record<string, {view: string, status: string, icon: string}>} */
export const VIEWS = {
  mine: { view: 'mine', status: 'open', icon: 'user' },
  unassigned: { view: 'unassigned', status: 'open', icon: 'hand' },
  teams: { view: 'teams', status: 'open', icon: 'users' },
  all: { view: 'all', status: 'open', icon: 'inbox' },
  mentions: { view: 'mentions', status: 'any', icon: 'at-sign' },
  unread: { view: 'unread', status: 'open', icon: 'mail' },
  follow_up: { view: 'follow_up', status: 'any', icon: 'calendar-clock' },
  snoozed: { view: 'snoozed', status: 'snoozed', icon: 'alarm-clock' },
  resolved: { view: 'all', status: 'resolved', icon: 'circle-check' },
};

/** The id in a name such as `team-5`. @param {RegExp} pattern */
const idIn = (pattern) => (/** @type {string} */ name) => pattern.exec(name)?.[1];
export const teamIn = idIn(/^team-(\d+)$/);
export const savedIn = idIn(/^view-(\d+)$/);
export const labelIn = idIn(/^label-(\d+)$/);

/** @param {string} view a view's name, `team-{id}`, or `view-{id}` of a saved one, whose address says what it is of @param {Record<string, string>} [query] @returns {{view: string, status: string, team: string}} */
export function askedBy(view, query = {}) {
  if (savedIn(view)) return { view: query.view || 'all', status: query.status || 'open', team: '' };
  const team = teamIn(view);
  if (team) return { view: 'all', status: 'open', team };
  const known = VIEWS[view] ?? VIEWS.mine;
  return { view: known.view, status: known.status, team: '' };
}

/** @typedef {Parameters<typeof import('../store/merge.js').belongs>[1]} Narrowed */

/**
 * What a view holds, where that can be told without the server: a saved search cannot.
 * @param {string} name as for `askedBy`, or `label-{id}` @param {Pick<SavedView, 'id' | 'filter'>[]} saved @returns {Narrowed | undefined}
 */
export function listOf(name, saved) {
  const label = labelIn(name);
  if (label) return { ...askedBy('all'), label };
  const id = savedIn(name);
  if (!id) return askedBy(name);
  const filter = saved.find((view) => view.id === id)?.filter;
  if (!filter || filter.q) return undefined;
  const { view, status, channel, team, owner, unread } = filter;
  return { view, status: status ?? 'open', channel: channel ?? '', team: team ?? '', label: filter.label ?? '', owner: owner ?? '', unread };
}
