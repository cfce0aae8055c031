// One part of what is known about a customer: a heading that opens and closes what it loads.
import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { number, t } from '../../lib/i18n.js';
import { api } from '../../net/api.js';
import { Icon } from '../../ui/icon.js';
import { problemText } from '../../ui/toast.js';

/** @param {{title: string, count?: number | null, open?: boolean, onOpen?: (open: boolean) => void, children?: any}} props */
export function Part({ title, count, open, onOpen, children }) {
  return html`<details class="part fold" open=${open} onToggle=${(/** @type {any} */ event) => onOpen?.(event.currentTarget.open)}>
    <summary><${Icon} name="chevron-right" flip class="turn" /><h3>${title}</h3>${count ? html`<span class="badge quiet">${number(count)}</span>` : null}</summary>
    <div class="part-body">${children}</div></details>`;
}

/**
 * A list that is loaded page by page once it is wanted, and anew when told.
 * @param {string} path @param {boolean} wanted @param {number} [changes] another number loads it anew
 */
export function usePages(path, wanted, changes = 0) {
  const [state, setState] = useState({ items: /** @type {any[] | null} */ (null), next: /** @type {string | null} */ (null), error: /** @type {any} */ (null), busy: false });
  const fetchPage = async (/** @type {string | null} */ cursor) => {
    setState((old) => ({ ...old, busy: true }));
    try {
      const mark = path.includes('?') ? '&' : '?';
      const page = await api.get(cursor ? `${path}${mark}cursor=${cursor}` : path);
      setState((old) => ({ items: cursor ? [...(old.items ?? []), ...page.items] : page.items, next: page.next ?? null, error: null, busy: false }));
    } catch (error) {
      setState((old) => ({ ...old, error, busy: false }));
    }
  };
  useEffect(() => {
    if (wanted) fetchPage(null);
  }, [path, wanted, changes]);
  return { ...state, load: () => fetchPage(null), more: () => fetchPage(state.next) };
}

/** What is loaded, or why it is not. @param {{pages: ReturnType<typeof usePages>, empty: string, children: (items: any[]) => any}} props */
export function Pages({ pages, empty, children }) {
  if (pages.error && !pages.items) {
    return html`<div class="part-state" role="alert"><p class="problem">${problemText(pages.error)}</p><button type="button" class="button small" onClick=${pages.load}>${t('app.retry')}</button></div>`;
  }
  if (!pages.items) return html`<p class="hint" role="status">${t('app.loading')}</p>`;
  if (pages.items.length === 0) return html`<p class="hint">${empty}</p>`;
  return html`${children(pages.items)}
    ${pages.error && html`<p class="problem" role="alert">${problemText(pages.error)}</p>`}
    ${pages.next && html`<button type="button" class="button small" disabled=${pages.busy} onClick=${pages.more}>${t('contact.more')}</button>`}`;
}
