// Addresses: which page is shown, as a signal. Links are real <a>, so that they can be opened in
// new tabs; clicks on them are taken over here.
import { signal } from '@preact/signals-core';

/** @param {string} href path with query @returns {Route} */
export function parse(href) {
  const url = new URL(href, 'http://baton.invalid');
  const parts = url.pathname.split('/').filter(Boolean).map(decode);
  return { path: url.pathname, parts, query: Object.fromEntries(url.searchParams) };
}

/** @param {string} part */
function decode(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The address of parts and query; empty query values are left out. @param {string[]} parts @param {Record<string, string | undefined>} [query] */
export function href(parts, query = {}) {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value) search.set(name, value);
  const text = search.toString();
  return `/${parts.filter(Boolean).map(encodeURIComponent).join('/')}${text ? `?${text}` : ''}`;
}

const here = () => (typeof location === 'undefined' ? '/' : location.pathname + location.search);

export const route = signal(parse(here()));

/** @param {string} address @param {{replace?: boolean}} [options] */
export function go(address, options = {}) {
  if (address === here()) return;
  if (options.replace) history.replaceState(null, '', address);
  else history.pushState(null, '', address);
  route.value = parse(address);
}

/** Same page, other query. @param {Record<string, string | undefined>} change */
export function goQuery(change) {
  const { parts, query } = route.peek();
  go(href(parts, { ...query, ...change }), { replace: true });
}

export function startRouter() {
  addEventListener('popstate', () => {
    route.value = parse(here());
  });
  document.addEventListener('click', (event) => {
    const link = /** @type {Element} */ (event.target).closest?.('a[href^="/"]');
    if (!link || event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const address = /** @type {string} */ (link.getAttribute('href'));
    if (link.hasAttribute('download') || link.getAttribute('target') || address.startsWith('/api/')) return;
    event.preventDefault();
    go(address);
  });
}
