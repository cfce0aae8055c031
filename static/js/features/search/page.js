// The search page: a field, and what is found grouped by kind. The address holds the words.
import { html } from 'htm/preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../../lib/i18n.js';
import { goQuery, route } from '../../router.js';
import { me } from '../../store/session.js';
import { dialogIsOpen } from '../../ui/dialog.js';
import { Icon } from '../../ui/icon.js';
import { begin } from '../start.js';
import { find, finding } from './finding.js';
import { Results } from './results.js';

const PATIENCE_MILLIS = 200;

export function Page() {
  const words = (route.value.query.q ?? '').trim();
  const person = me.value;
  const page = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(begin, [person?.id]);
  useEffect(() => {
    find(words);
  }, [words, person?.id]);
  useEffect(() => {
    const onKeyDown = (/** @type {KeyboardEvent} */ event) => onKey(event, page.current);
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
  return html`<div class="search-page" ref=${page}>
    <header class="search-head"><h1 class="hidden">${t('search.title')}</h1><${Field} value=${words} /></header>
    <div class="search-results"><${Results} /></div></div>`;
}

/** @param {{value: string}} props */
function Field({ value }) {
  const [text, setText] = useState(value);
  const timer = useRef(/** @type {any} */ (0));
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  useEffect(() => {
    if (value !== field.current?.value.trim()) setText(value);
  }, [value]);
  useEffect(() => {
    // Whoever comes back from a hit goes on from there.
    if (!value || finding.peek().words !== value) field.current?.focus();
    return () => clearTimeout(timer.current);
  }, []);
  const change = (/** @type {string} */ next) => {
    setText(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => goQuery({ q: next.trim() }), PATIENCE_MILLIS);
  };
  return html`<label class="search large"><${Icon} name="search" /><span class="hidden">${t('search.field')}</span>
    <input id="search-field" ref=${field} type="search" dir="auto" maxlength="300" autocomplete="off" placeholder=${t('search.field')} aria-describedby="search-state" value=${text}
      onInput=${(/** @type {any} */ event) => change(event.target.value)} /></label>`;
}

/** Arrows lead from hit to hit, Escape back to the field and out of the page. @param {KeyboardEvent} event @param {HTMLElement | null} page */
function onKey(event, page) {
  if (event.defaultPrevented || dialogIsOpen() || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const field = /** @type {HTMLInputElement | null} */ (page?.querySelector('#search-field'));
  const inField = event.target === field;
  const hits = /** @type {HTMLElement[]} */ ([...(page?.querySelectorAll('a.hit, .search-more') ?? [])]);
  const at = hits.indexOf(/** @type {HTMLElement} */ (event.target));
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step && (inField || at >= 0)) {
    const next = at + step;
    if (next < 0) field?.focus();
    else hits[Math.min(next, hits.length - 1)]?.focus();
  } else if (event.key === 'Enter' && inField && hits.length > 0) {
    hits[0].focus();
  } else if (event.key === 'Escape' && at >= 0) {
    field?.focus();
  } else if (event.key === 'Escape' && !(inField && field?.value)) {
    history.back();
  } else {
    return;
  }
  event.preventDefault();
}
