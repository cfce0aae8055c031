// Pure: between a saved view's filter and the query string of its address.

const NAMES = ['view', 'status', 'channel', 'team', 'label', 'owner', 'sort', 'q'];

/** What an address says of a list. @typedef {Record<string, string | undefined>} Query */

/** @param {SavedFilter} filter @returns {Record<string, string>} */
export function queryOf(filter) {
  /** @type {Record<string, string>} */
  const query = {};
  for (const name of NAMES) {
    const value = /** @type {any} */ (filter)[name];
    if (value) query[name] = value;
  }
  if (filter.sort === 'waiting') delete query.sort;
  if (filter.unread) query.unread = '1';
  return query;
}

/** @param {{view: string, status: string, team: string}} asked by the view itself @param {Query} query @returns {SavedFilter} */
export function filterOf(asked, query) {
  return {
    view: asked.view,
    status: query.status || asked.status,
    channel: query.channel || null,
    team: query.team || asked.team || null,
    label: query.label || null,
    owner: query.owner || null,
    unread: query.unread === '1',
    sort: query.sort || 'waiting',
    q: query.q || null,
  };
}

/** @param {SavedFilter} a @param {SavedFilter} b */
export const isSameFilter = (a, b) => JSON.stringify(queryOf(a)) === JSON.stringify(queryOf(b));
