// Opening a conversation beside the list that is shown, with the list's order and filters.
import { go, href, route } from '../router.js';

/** The list's own part of the query: `at` names a place in one thread, `find` words there. @param {Record<string, string>} query */
function ofList({ at, find, ...rest }) {
  return rest;
}

/** @param {string} id empty closes what is open @param {{replace?: boolean}} [options] */
export function openConversation(id, options) {
  const { parts, query } = route.peek();
  go(listHref(parts[0] === 'inbox' ? parts[1] : '', id, query), options);
}

/** Whether somebody looks at it now. @param {string} id */
export const isOpenHere = (id) => !document.hidden && document.hasFocus() && route.peek().parts[2] === id;

/** @param {string | undefined} view @param {string} id @param {Record<string, string>} query */
export const listHref = (view, id, query) => href(['inbox', view || 'mine', id], ofList(query));
