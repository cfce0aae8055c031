// To whom messages are forwarded: other customers, or a colleague as a note with a link.
import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { goes } from '../../lib/forwarding.js';
import { t } from '../../lib/i18n.js';
import { api, query } from '../../net/api.js';
import { agents } from '../../store/directory.js';
import { self } from '../../store/session.js';
import { Dialog } from '../../ui/dialog.js';
import { Field } from '../../ui/form.js';
import { Avatar, Icon } from '../../ui/icon.js';

/** @typedef {{id: string, words: string, how: string}} Forwarded */

/** @param {{from: string, messages: Forwarded[], close: (target?: object) => void}} props */
export function ForwardDialog({ from, messages, close }) {
  const [search, setSearch] = useState('');
  const [found, setFound] = useState(/** @type {Conversation[]} */ ([]));
  const [chosen, setChosen] = useState(/** @type {Conversation[]} */ ([]));
  const [agent, setAgent] = useState('');
  const [text, setText] = useState('');
  useEffect(() => {
    const abort = new AbortController();
    const timer = setTimeout(() => {
      api.get(`/api/conversations${query({ view: 'all', status: 'any', sort: 'newest', q: search.trim(), limit: 20 })}`, abort.signal)
        .then((answer) => setFound(answer.items), () => undefined);
    }, 200);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [search]);
  const toggle = (/** @type {Conversation} */ row) => setChosen(chosen.some((other) => other.id === row.id) ? chosen.filter((other) => other.id !== row.id) : [...chosen, row]);
  const sent = messages.filter((message) => goes(message.how));
  const ready = (chosen.length > 0 && sent.length > 0) || (agent && chosen.length === 0);
  const done = () => ready && close({ message_ids: (chosen.length > 0 ? sent : messages).map((message) => message.id), conversation_ids: chosen.map((row) => row.id), agent_id: agent || undefined, text: text.trim() || undefined });
  const people = agents.value.filter((entry) => !entry.disabled && entry.id !== self().id);
  const shown = [...chosen, ...found.filter((row) => row.id !== from && !chosen.some((other) => other.id === row.id))];
  return html`<${Dialog} title=${t('forward.title', { count: messages.length })} close=${close} onSubmit=${done} footer=${html`<span class="hint">${chosen.length > 0 && t('forward.chosen', { count: chosen.length })}</span><span class="grow" />
      <button class="button primary" disabled=${!ready}><${Icon} name="forward" flip />${t('message.forward')}</button>`}>
    <${Kept} messages=${messages} />
    <${Field} label=${t('forward.customers')} type="search" dir="auto" placeholder=${t('list.search')} autofocus value=${search} onInput=${setSearch} />
    <ul class="pick-list short">${shown.map((row) => html`<li key=${row.id}><label class="pick person"><input type="checkbox" checked=${chosen.some((other) => other.id === row.id)} onChange=${() => toggle(row)} />
      <${Avatar} name=${row.contact.name} id=${row.contact.id} small /><span class="pick-name"><bdi>${row.contact.name}</bdi></span><span class="hint"><bdi>${row.channel.name}</bdi></span></label></li>`)}</ul>
    <${Field} label=${t('forward.colleague')} value=${agent} onInput=${setAgent} options=${[{ value: '', label: t('forward.nobody') }, ...people.map((entry) => ({ value: entry.id, label: entry.name }))]} />
    ${agent && html`<${Field} label=${t('forward.text')} rows=${2} value=${text} onInput=${setText} />`}
  </${Dialog}>`;
}

/** What does not go to customers, and what goes as words only. @param {{messages: Forwarded[]}} props */
function Kept({ messages }) {
  const special = messages.filter((message) => message.how !== 'yes');
  if (special.length === 0) return null;
  return html`<ul class="kept" aria-label=${t('forward.special')}>${special.map((message) => html`<li key=${message.id} class=${goes(message.how) ? 'hint' : 'problem'}>
    <${Icon} name=${goes(message.how) ? 'info' : 'ban'} /><span>${t(`forward.${message.how}`, { words: message.words || '…' })}</span></li>`)}</ul>`;
}
