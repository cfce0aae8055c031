// Picks an emoji: by word in either language, by group, or one that was used before.
import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { find, nameOf } from '../../lib/emoji.js';
import { language, t } from '../../lib/i18n.js';
import { prefs } from '../../store/prefs.js';
import { Dialog } from '../../ui/dialog.js';
import { problemText } from '../../ui/toast.js';
import { emojis, loadEmojis, remember } from './emojis.js';

/** Unicode's groups with an emoji that stands for each; `-1` are those used before. */
const GROUPS = [[-1, '🕘'], [0, '😀'], [1, '👋'], [3, '🐻'], [4, '🍉'], [5, '🚗'], [6, '⚽'], [7, '💡'], [8, '🔣'], [9, '🏁']];

/** @param {{close: (emoji?: string) => void}} props */
export function EmojiDialog({ close }) {
  const [search, setSearch] = useState('');
  const [group, setGroup] = useState(prefs.peek().emojis.length > 0 ? -1 : 0);
  const [error, setError] = useState(/** @type {any} */ (null));
  useEffect(() => {
    loadEmojis().catch(setError);
  }, []);
  const all = emojis.value ?? [];
  const used = prefs.value.emojis;
  let shown = all.filter((entry) => entry.group === group);
  if (group === -1) shown = used.flatMap((emoji) => all.find((entry) => entry.emoji === emoji) ?? []);
  if (search.trim()) shown = find(all, search, 120);
  const pick = (/** @type {string} */ emoji) => {
    remember(emoji);
    close(emoji);
  };
  return html`<${Dialog} title=${t('emoji.title')} close=${close} class="emoji-dialog" onSubmit=${() => shown[0] && pick(shown[0].emoji)}>
    <input class="input" type="search" autofocus dir="auto" placeholder=${t('emoji.search')} aria-label=${t('emoji.search')} value=${search}
      onInput=${(/** @type {any} */ event) => setSearch(event.target.value)} onKeyDown=${(/** @type {KeyboardEvent} */ event) => event.key === 'ArrowDown' && enter(event)} />
    <div class="emoji-groups" role="group" aria-label=${t('emoji.groups')}>${GROUPS.map(([id, face]) => html`<button key=${id} type="button" class="emoji" aria-pressed=${String(!search && group === id)} aria-label=${t(`emoji.group_${id}`)} title=${t(`emoji.group_${id}`)}
      onClick=${() => {
        setSearch('');
        setGroup(Number(id));
      }}>${face}</button>`)}</div>
    ${error && html`<p class="form-error" role="alert">${problemText(error)}</p>`}
    ${!emojis.value && !error && html`<p class="hint" role="status">${t('app.loading')}</p>`}
    ${emojis.value && shown.length === 0 && html`<p class="hint" role="status">${t('emoji.none')}</p>`}
    <div class="emoji-grid" role="group" aria-label=${t('emoji.title')} onKeyDown=${walk}>${shown.map((entry, at) => html`<button key=${entry.emoji} type="button" class="emoji" tabindex=${at === 0 ? 0 : -1}
      aria-label=${nameOf(entry, language())} title=${nameOf(entry, language())} onClick=${() => pick(entry.emoji)}>${entry.emoji}</button>`)}</div>
  </${Dialog}>`;
}

/** From the field into the grid. @param {KeyboardEvent} event */
function enter(event) {
  event.preventDefault();
  /** @type {HTMLElement | null} */ (document.querySelector('.emoji-grid .emoji'))?.focus();
}

/** Arrows go from one to the next, across and down. @param {any} event */
function walk(event) {
  const all = /** @type {HTMLElement[]} */ ([...event.currentTarget.children]);
  const at = all.indexOf(event.target);
  if (at < 0) return;
  const across = Math.max(1, all.findIndex((item) => item.offsetTop > all[0].offsetTop));
  const forward = document.documentElement.dir === 'rtl' ? -1 : 1;
  /** @type {Record<string, number>} */
  const steps = { ArrowRight: forward, ArrowLeft: -forward, ArrowDown: across, ArrowUp: -across };
  const step = steps[event.key];
  if (!step) return;
  event.preventDefault();
  all[Math.min(all.length - 1, Math.max(0, at + step))].focus();
}
