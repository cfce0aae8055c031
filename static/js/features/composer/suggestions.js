// Quick replies after `/`, colleagues after `@` in notes, emojis after `:`.
import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { find, nameOf } from '../../lib/emoji.js';
import { fold, matches } from '../../lib/fold.js';
import { language, t } from '../../lib/i18n.js';
import { fill } from '../../lib/placeholders.js';
import { wordAt } from '../../lib/word-at.js';
import { api } from '../../net/api.js';
import { agents, quickReplies, roleName } from '../../store/directory.js';
import { self } from '../../store/session.js';
import { toast } from '../../ui/toast.js';
import { emojis, loadEmojis, remember } from './emojis.js';
import { SuggestList } from './suggest.js';

const MOST = 30;
const MOST_EMOJIS = 12;

/** What each sign is called, and what is said when nothing fits. @type {Record<string, {label: string, empty: string}>} */
const SIGNS = {
  '/': { label: 'composer.quick', empty: 'suggest.no_reply' },
  '@': { label: 'composer.mention', empty: 'suggest.nobody' },
  ':': { label: 'emoji.title', empty: 'emoji.none' },
};

/**
 * @param {{row: Conversation, noting: boolean, text: string, setText: (text: string) => void,
 *   box: {current: HTMLTextAreaElement | null}, addFiles: (files: File[]) => void}} given
 */
export function useSuggestions({ row, noting, text, setText, box, addFiles }) {
  const [caret, setCaret] = useState(0);
  const [at, setAt] = useState(0);
  const [closedAt, setClosedAt] = useState('');
  const found = wordAt(text, Math.min(caret || text.length, text.length), noting ? ['@', ':'] : ['/', ':']);
  const isOpen = Boolean(found) && closedAt !== text;
  const sign = found?.sign ?? '/';
  useEffect(() => {
    if (sign === ':' && isOpen) loadEmojis().catch(() => setClosedAt(text));
  }, [sign, isOpen]);
  const put = (/** @type {number} */ from, /** @type {number} */ to, /** @type {string} */ by) => {
    setText(text.slice(0, from) + by + text.slice(to));
    setAt(0);
    const end = from + by.length;
    setCaret(end);
    requestAnimationFrame(() => {
      box.current?.focus();
      box.current?.setSelectionRange(end, end);
    });
  };
  const replace = (/** @type {string} */ by) => put(found?.from ?? text.length, (found?.from ?? text.length) + 1 + (found?.word.length ?? 0), by);
  const items = found && isOpen ? itemsOf({ sign, word: found.word, row, replace, addFiles }) : [];
  const insert = (/** @type {string} */ what) => put(box.current?.selectionStart ?? text.length, box.current?.selectionEnd ?? text.length, what);
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    if (!isOpen || (sign === ':' && items.length === 0)) return false;
    const count = Math.max(1, items.length);
    if (event.key === 'ArrowDown') setAt((at + 1) % count);
    else if (event.key === 'ArrowUp') setAt((at - 1 + count) % count);
    else if (event.key === 'Escape') setClosedAt(text);
    else if ((event.key === 'Enter' || event.key === 'Tab') && items[at]) items[at].pick();
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  };
  const open = (/** @type {string} */ what) => {
    setClosedAt('');
    const gap = text === '' || /\s$/.test(text) ? '' : ' ';
    setText(`${text}${gap}${what}`);
    setCaret(text.length + gap.length + 1);
    box.current?.focus();
  };
  const shown = Math.min(at, items.length - 1);
  const list = isOpen && (sign !== ':' || items.length > 0) && html`<${SuggestList} items=${items} at=${shown} label=${t(SIGNS[sign].label)} empty=${t(SIGNS[sign].empty)} />`;
  const onCaret = (/** @type {any} */ event) => setCaret(event.target.selectionStart);
  return { list, isOpen: Boolean(list), onKeyDown, onCaret, open, insert, active: list && items.length > 0 ? `suggestion-${shown}` : undefined };
}

/** @typedef {{sign: string, word: string, row: Conversation, replace: (by: string) => void, addFiles: (files: File[]) => void}} Asked */

/** @param {Asked} asked @returns {import('./suggest.js').Suggestion[]} */
function itemsOf({ sign, word, row, replace, addFiles }) {
  if (sign === '@') return people(word).map((agent) => ({ id: agent.id, title: agent.name, text: roleName(agent.role.name), pick: () => replace(`@${agent.name} `) }));
  if (sign === ':') {
    return find(emojis.value ?? [], word, MOST_EMOJIS).map((entry) => ({ id: entry.emoji, title: entry.emoji, text: nameOf(entry, language()), pick: () => {
      remember(entry.emoji);
      replace(entry.emoji);
    } }));
  }
  return replies(word).map((reply) => {
    const words = fill(reply.text, { contact: row.contact, agent: self(), channel: row.channel, team: row.team });
    return { id: reply.id, title: `/${reply.shortcut}`, text: words, pick: () => {
      replace(words);
      api.post(`/api/quick-replies/${reply.id}/used`).catch(() => undefined);
      if (reply.media_id) attach(reply, addFiles);
    } };
  });
}

/** By shortcut first, then by any word of title or text; what is used often before the rest. @param {string} word */
function replies(word) {
  const wanted = fold(word);
  const begins = (/** @type {QuickReply} */ reply) => fold(reply.shortcut).startsWith(wanted);
  const fitting = quickReplies.value.filter((reply) => begins(reply) || matches(`${reply.title} ${reply.text}`, word));
  return fitting.sort((a, b) => Number(begins(b)) - Number(begins(a)) || b.used - a.used).slice(0, MOST);
}

/** @param {string} word */
function people(word) {
  const wanted = fold(word);
  return agents.value.filter((agent) => !agent.disabled && agent.id !== self().id && fold(agent.name).includes(wanted)).slice(0, MOST);
}

/** @param {QuickReply} reply @param {(files: File[]) => void} addFiles */
async function attach(reply, addFiles) {
  const response = await fetch(`/api/media/${reply.media_id}`).catch(() => null);
  if (!response?.ok) {
    toast(t('suggest.no_file', { name: reply.shortcut }), { kind: 'danger' });
    return;
  }
  const blob = await response.blob();
  addFiles([new File([blob], reply.file_name || reply.title || reply.shortcut, { type: blob.type })]);
}
