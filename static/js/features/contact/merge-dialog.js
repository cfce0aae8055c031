// Picks another customer who is the same person, and says what will happen before it does.
import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../../lib/i18n.js';
import { api, query } from '../../net/api.js';
import { contactFields } from '../../store/directory.js';
import { Dialog } from '../../ui/dialog.js';
import { Field, FormError, useForm } from '../../ui/form.js';
import { Avatar, Icon } from '../../ui/icon.js';
import { problemText } from '../../ui/toast.js';

/** @param {{card: ContactCard, close: (whole?: ContactCard) => void}} props */
export function MergeDialog({ card, close }) {
  const [other, setOther] = useState(/** @type {ContactCard | null} */ (null));
  if (other) return html`<${Consequences} card=${card} other=${other} close=${close} onBack=${() => setOther(null)} />`;
  return html`<${Pick} card=${card} close=${close} onPick=${setOther} />`;
}

/** @param {{card: ContactCard, close: () => void, onPick: (other: ContactCard) => void}} props */
function Pick({ card, close, onPick }) {
  const own = card.conversations.find((row) => row.contact.id === card.id);
  const [search, setSearch] = useState('');
  const [state, setState] = useState({ rows: /** @type {Conversation[] | null} */ (null), error: /** @type {any} */ (null) });
  useEffect(() => {
    const abort = new AbortController();
    const timer = setTimeout(() => {
      api.get(`/api/conversations${query({ view: 'all', status: 'any', sort: 'newest', channel: own?.channel.id, q: search.trim(), limit: 20 })}`, abort.signal)
        .then((answer) => setState({ rows: answer.items, error: null }), (error) => !abort.signal.aborted && setState({ rows: null, error }));
    }, 200);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [search]);
  const form = useForm();
  const pick = (/** @type {string} */ id) => form.run(async () => onPick(await api.get(`/api/contacts/${id}`)));
  const rows = (state.rows ?? []).filter((row) => row.contact.id !== card.id);
  return html`<${Dialog} title=${t('merge.title', { name: card.name })} close=${close}>
    <p class="hint">${t('merge.who')}</p>
    <${Field} label=${t('merge.search')} type="search" dir="auto" autofocus value=${search} onInput=${setSearch} />
    ${state.error && html`<p class="form-error" role="alert">${problemText(state.error)}</p>`}
    ${!state.rows && !state.error && html`<p class="hint" role="status">${t('app.loading')}</p>`}
    ${state.rows && rows.length === 0 && html`<p class="hint" role="status">${t('merge.nobody')}</p>`}
    <ul class="pick-list short">${rows.map((row) => html`<li key=${row.id}><button type="button" class="pick person" disabled=${form.busy} onClick=${() => pick(row.contact.id)}>
      <${Avatar} name=${row.contact.name} id=${row.contact.id} small /><span class="pick-name"><bdi>${row.contact.name}</bdi></span><span class="hint" dir="ltr">${row.contact.phone ? `+${row.contact.phone}` : row.contact.username ?? ''}</span></button></li>`)}</ul>
    <${FormError} error=${form.error} />
  </${Dialog}>`;
}

/** @param {{card: ContactCard, other: ContactCard, close: (whole?: ContactCard) => void, onBack: () => void}} props */
function Consequences({ card, other, close, onBack }) {
  const form = useForm();
  const merge = () => form.run(async () => close(await api.post(`/api/contacts/${card.id}/merge`, { contact_id: other.id })));
  return html`<${Dialog} title=${t('merge.confirm', { name: card.name, other: other.name })} close=${close} onSubmit=${merge} footer=${html`
      <button type="button" class="button" onClick=${onBack}>${t('app.back')}</button><span class="grow" />
      <button class="button danger" disabled=${form.busy}><${Icon} name="users" />${t('merge.do')}</button>`}>
    <ul class="consequences">${consequences(card, other).map((line) => html`<li key=${line}>${line}</li>`)}</ul>
    <p class="problem"><${Icon} name="triangle-alert" />${t('merge.final')}</p>
    <${FormError} error=${form.error} />
  </${Dialog}>`;
}

/** What joining two customers will do, in words. @param {ContactCard} card @param {ContactCard} other */
function consequences(card, other) {
  const lines = [t('merge.thread', { other: other.name }), t('merge.known', { name: card.name })];
  const phones = [...card.identities, ...other.identities].filter((one) => one.kind === 'phone').sort((a, b) => b.since - a.since);
  if (phones.length > 1) lines.push(t('merge.answers', { phone: `+${phones[0].value}` }));
  const lost = contactFields.value.filter((field) => card.fields[field.id] && other.fields[field.id] && card.fields[field.id] !== other.fields[field.id]);
  for (const field of lost) lines.push(t('merge.field', { field: field.name, kept: card.fields[field.id], lost: other.fields[field.id] }));
  if (other.given_name && card.given_name && other.given_name !== card.given_name) lines.push(t('merge.name', { kept: card.given_name, lost: other.given_name }));
  return lines;
}
