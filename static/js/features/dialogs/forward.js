// To whom messages are forwarded: other customers, or a colleague as a note with a link.
import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../../lib/i18n.js';
import { api, query } from '../../net/api.js';
import { agents } from '../../store/directory.js';
import { self } from '../../store/session.js';
import { Dialog } from '../../ui/dialog.js';
import { Field } from '../../ui/form.js';
import { Avatar, Icon } from '../../ui/icon.js';

/** @param {{from: string, count: number, close: (target?: object) => void}} props */
export function ForwardDialog({ from, count, close }) {
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
  const ready = chosen.length > 0 || agent;
  const done = () => ready && close({ conversation_ids: chosen.map((row) => row.id), agent_id: agent || undefined, text: text.trim() || undefined });
  const people = agents.value.filter((entry) => !entry.disabled && entry.id !== self().id);
  const shown = [...chosen, ...found.filter((row) => row.id !== from && !chosen.some((other) => other.id === row.id))];
  return html`<${Dialog} title=${t('forward.title', { count })} close=${close} onSubmit=${done} footer=${html`<span class="hint">${chosen.length > 0 && t('forward.chosen', { count: chosen.length })}</span><span class="grow" />
      <button class="button primary" disabled=${!ready}><${Icon} name="forward" flip />${t('message.forward')}</button>`}>
    <${Field} label=${t('forward.customers')} type="search" dir="auto" placeholder=${t('list.search')} autofocus value=${search} onInput=${setSearch} />
    <ul class="pick-list short">${shown.map((row) => html`<li key=${row.id}><label class="pick person"><input type="checkbox" checked=${chosen.some((other) => other.id === row.id)} onChange=${() => toggle(row)} />
      <${Avatar} name=${row.contact.name} id=${row.contact.id} small /><span class="pick-name"><bdi>${row.contact.name}</bdi></span><span class="hint"><bdi>${row.channel.name}</bdi></span></label></li>`)}</ul>
    <${Field} label=${t('forward.colleague')} value=${agent} onInput=${setAgent} options=${[{ value: '', label: t('forward.nobody') }, ...people.map((entry) => ({ value: entry.id, label: entry.name }))]} />
    ${agent && html`<${Field} label=${t('forward.text')} rows=${2} value=${text} onInput=${setText} />`}
  </${Dialog}>`;
}
