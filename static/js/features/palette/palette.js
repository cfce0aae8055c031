// Everything there is, by its first letters: Ctrl+K.
import { html } from 'htm/preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../../lib/i18n.js';
import { api, query } from '../../net/api.js';
import { putRows } from '../../store/conversations.js';
import { Dialog } from '../../ui/dialog.js';
import { Icon } from '../../ui/icon.js';
import { Keys } from '../../ui/keys.js';
import { Marked } from '../../ui/marked.js';
import { choicesFor, rowChoice } from './sources.js';

const PATIENCE_MILLIS = 200;
const MOST_FOUND = 8;

/** @param {{close: () => void}} props */
export function Palette({ close }) {
  const [search, setSearch] = useState('');
  const [at, setAt] = useState(0);
  const found = useFound(search);
  const list = useRef(/** @type {HTMLElement | null} */ (null));
  const known = choicesFor(search);
  const more = found.map(rowChoice).filter((choice) => !known.some((other) => other.id === choice.id));
  const choices = [...known, ...more];
  const current = Math.min(at, choices.length - 1);
  useEffect(() => list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' }), [current]);
  const pick = (/** @type {import('./sources.js').Choice | undefined} */ choice) => {
    if (!choice) return;
    close();
    // The dialog gives the focus back first; what is picked may want it.
    requestAnimationFrame(choice.run);
  };
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[/** @type {'ArrowDown'} */ (event.key)];
    if (!step || choices.length === 0) return;
    event.preventDefault();
    setAt((current + step + choices.length) % choices.length);
  };
  return html`<${Dialog} title=${t('palette.title')} close=${close} class="palette" onSubmit=${() => pick(choices[current])}>
    <input class="input" type="search" role="combobox" autofocus dir="auto" aria-expanded="true" aria-controls="palette-list" aria-autocomplete="list" aria-activedescendant=${choices.length > 0 ? `choice-${current}` : undefined}
      placeholder=${t('palette.search')} aria-label=${t('palette.search')} value=${search} onKeyDown=${onKeyDown} onInput=${(/** @type {any} */ event) => {
        setSearch(event.target.value);
        setAt(0);
      }} />
    <div class="choice-list" role="listbox" id="palette-list" tabindex="-1" aria-label=${t('palette.title')} ref=${list}>
      ${choices.map((choice, index) => html`<div key=${choice.id} id=${`choice-${index}`} class="palette-choice" role="option" aria-selected=${String(index === current)}
        onClick=${() => pick(choice)}><${Icon} name=${choice.icon} /><span class="pick-name"><bdi><${Marked} text=${choice.title} search=${search} /></bdi></span>
        ${choice.hint && html`<span class="hint"><bdi>${choice.hint}</bdi></span>`}${choice.keys && html`<${Keys} combo=${choice.keys} />`}</div>`)}
      ${choices.length === 0 && html`<div class="palette-choice" role="option" aria-selected="false" aria-disabled="true">${t('palette.none')}</div>`}</div>
  </${Dialog}>`;
}

/** Conversations that only the server knows. @param {string} search @returns {Conversation[]} */
function useFound(search) {
  const [found, setFound] = useState(/** @type {Conversation[]} */ ([]));
  const wanted = search.trim();
  useEffect(() => {
    setFound([]);
    if (wanted.length < 2) return undefined;
    const abort = new AbortController();
    const timer = setTimeout(async () => {
      const answer = await api.get(`/api/conversations${query({ view: 'all', status: 'any', sort: 'newest', q: wanted, limit: MOST_FOUND })}`, abort.signal).catch(() => ({ items: [] }));
      if (abort.signal.aborted) return;
      putRows(answer.items);
      setFound(answer.items);
    }, PATIENCE_MILLIS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [wanted]);
  return found;
}
