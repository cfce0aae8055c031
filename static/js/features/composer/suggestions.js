// Quick replies after `/`, colleagues after `@` in notes.
import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { t } from '../../lib/i18n.js';
import { fill } from '../../lib/placeholders.js';
import { agents, quickReplies } from '../../store/directory.js';
import { self } from '../../store/session.js';
import { roleName } from '../roles.js';
import { SuggestList, wordAt } from './suggest.js';

const MOST = 30;

/**
 * @param {{row: Conversation, noting: boolean, text: string, setText: (text: string) => void,
 *   box: {current: HTMLTextAreaElement | null}, mentions: Map<string, string>, addFiles: (files: File[]) => void}} given
 */
export function useSuggestions({ row, noting, text, setText, box, mentions, addFiles }) {
  const [caret, setCaret] = useState(0);
  const [at, setAt] = useState(0);
  const [closedAt, setClosedAt] = useState('');
  const sign = noting ? '@' : '/';
  const found = wordAt(text, Math.min(caret || text.length, text.length), sign);
  const isOpen = Boolean(found) && closedAt !== text;
  const replace = (/** @type {string} */ by) => {
    const from = found?.from ?? text.length;
    const rest = text.slice(from + 1 + (found?.word.length ?? 0));
    setText(text.slice(0, from) + by + rest);
    setAt(0);
    requestAnimationFrame(() => {
      box.current?.focus();
      box.current?.setSelectionRange(from + by.length, from + by.length);
    });
  };
  const items = !found || !isOpen ? [] : noting
    ? people(found.word).map((agent) => ({ id: agent.id, title: agent.name, text: roleName(agent.role.name), pick: () => {
      mentions.set(agent.name, agent.id);
      replace(`@${agent.name} `);
    } }))
    : replies(found.word).map((reply) => ({ id: reply.id, title: `/${reply.shortcut}`, text: fill(reply.text, { contact: row.contact, agent: self() }), pick: () => {
      replace(fill(reply.text, { contact: row.contact, agent: self() }));
      if (reply.media_id) attach(reply, addFiles);
    } }));

  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    if (!isOpen) return false;
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
  const list = isOpen && html`<${SuggestList} items=${items} at=${Math.min(at, items.length - 1)} label=${t(noting ? 'composer.mention' : 'composer.quick')}
    empty=${t(noting ? 'suggest.nobody' : 'suggest.no_reply')} />`;
  const onCaret = (/** @type {any} */ event) => setCaret(event.target.selectionStart);
  return { list, isOpen, onKeyDown, onCaret, open, active: isOpen && items.length > 0 ? `suggestion-${Math.min(at, items.length - 1)}` : undefined };
}

/** @param {string} word */
function replies(word) {
  const wanted = word.toLowerCase();
  const fits = (/** @type {QuickReply} */ reply) => reply.shortcut.toLowerCase().startsWith(wanted) || reply.title.toLowerCase().includes(wanted);
  return quickReplies.value.filter(fits).slice(0, MOST);
}

/** @param {string} word */
function people(word) {
  const wanted = word.toLowerCase();
  return agents.value.filter((agent) => !agent.disabled && agent.id !== self().id && agent.name.toLowerCase().includes(wanted)).slice(0, MOST);
}

/** @param {QuickReply} reply @param {(files: File[]) => void} addFiles */
async function attach(reply, addFiles) {
  const response = await fetch(`/api/media/${reply.media_id}`).catch(() => null);
  if (!response?.ok) return;
  const blob = await response.blob();
  addFiles([new File([blob], reply.title || reply.shortcut, { type: blob.type })]);
}
