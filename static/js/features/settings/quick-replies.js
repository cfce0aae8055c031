// Texts that are used again and again: one's own, and the workspace's.
import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { matches } from '../../lib/fold.js';
import { t } from '../../lib/i18n.js';
import { PLACEHOLDER_NAMES, fill, unknown } from '../../lib/placeholders.js';
import { api } from '../../net/api.js';
import { channels, teams } from '../../store/directory.js';
import { may, self } from '../../store/session.js';
import { Field } from '../../ui/form.js';
import { Icon } from '../../ui/icon.js';
import { ReplyFile } from './reply-file.js';
import { AddButton, ItemActions, Items, SectionFrame, edit, remove, useItems } from './collection.js';

const PATH = '/api/quick-replies';

/** @param {QuickReply} reply */
const mayChange = (reply) => may('manage_library') || reply.owner_id === self().id;

/** @param {any} value @param {(change: object) => void} set */
function fields(value, set) {
  const strange = unknown(value.text);
  // What is one's own stays one's own, what is shared stays shared.
  const scopes = value.isShared ? [] : [{ value: 'me', label: t('replies.mine') }];
  if (may('manage_library') && value.isShared !== false) scopes.push({ value: 'all', label: t('replies.everybody') }, ...teams.value.map((team) => ({ value: team.id, label: team.name })));
  return html`
    <${Field} label=${t('replies.shortcut')} hint=${t('replies.shortcut_hint')} dir="ltr" required autofocus pattern="[^\\s/]+" value=${value.shortcut} onInput=${(/** @type {string} */ shortcut) => set({ shortcut: shortcut.replace(/[\s/]/g, '') })} />
    <${Field} label=${t('replies.title')} dir="auto" value=${value.title} onInput=${(/** @type {string} */ title) => set({ title })} />
    <${Field} label=${t('replies.text')} rows=${5} required value=${value.text} onInput=${(/** @type {string} */ text) => set({ text })} />
    <${Placeholders} onPick=${(/** @type {string} */ name) => set({ text: `${value.text}{{${name}}}` })} />
    ${strange.length > 0 && html`<p class="problem" role="alert">${t('replies.unknown', { names: strange.join(', ') })}</p>`}
    ${scopes.length > 1 && html`<${Field} label=${t('replies.scope')} value=${value.scope} onInput=${(/** @type {string} */ scope) => set({ scope })} options=${scopes} />`}
    <${ReplyFile} id=${value.media_id} name=${value.file_name} onChange=${set} />
    <p class="hint">${t('template.preview')}</p><div class="template-preview"><div class="message out"><div class="bubble"><p dir="auto" class="pre">${fill(value.text || '…', { contact: { name: t('replies.sample'), phone: '966500000000' }, agent: self(), channel: channels.value[0], team: teams.value[0] })}</p></div></div></div>`;
}

/** Buttons that put a placeholder behind the words. @param {{onPick: (name: string) => void}} props */
function Placeholders({ onPick }) {
  return html`<div class="chips" role="group" aria-label=${t('replies.placeholders')}><span class="hint">${t('replies.placeholders')}</span>
    ${PLACEHOLDER_NAMES.map((name) => html`<button key=${name} type="button" class="button small" onClick=${() => onPick(name)}>${t(`placeholder.${name}`)}</button>`)}</div>`;
}

/** @param {QuickReply | null} reply @param {() => void} load */
function open(reply, load) {
  const scope = reply ? (reply.owner_id ? 'me' : (reply.team_id ?? 'all')) : 'me';
  edit({
    title: t(reply ? 'replies.edit' : 'replies.add'),
    initial: { shortcut: reply?.shortcut ?? '', title: reply?.title ?? '', text: reply?.text ?? '', media_id: reply?.media_id ?? null, file_name: reply?.file_name ?? '', scope, isShared: reply ? !reply.owner_id : undefined },
    fields,
    save: (/** @type {any} */ value) => {
      const team = value.scope === 'me' || value.scope === 'all' ? null : value.scope;
      const body = { shortcut: value.shortcut, title: value.title || value.shortcut, text: value.text, team_id: team, media_id: value.media_id };
      return reply ? api.patch(`${PATH}/${reply.id}`, body) : api.post(PATH, { ...body, owner_id: value.scope === 'me' ? self().id : null });
    },
  }, load);
}

export function Section() {
  const state = useItems(PATH);
  const [search, setSearch] = useState('');
  const fits = (/** @type {QuickReply} */ reply) => matches(`${reply.shortcut} ${reply.title} ${reply.text}`, search);
  const found = { ...state, items: search.trim() ? (state.items?.filter(fits) ?? null) : state.items };
  const scope = (/** @type {QuickReply} */ reply) => (reply.owner_id ? t('replies.mine') : (teams.value.find((team) => team.id === reply.team_id)?.name ?? t('replies.everybody')));
  return html`<${SectionFrame} title=${t('settings.quick-replies')} text=${t('replies.how')} action=${html`<${AddButton} label=${t('replies.add')} onAdd=${() => open(null, state.load)} />`}>
    ${(state.items?.length ?? 0) > 0 && html`<${Field} label=${t('replies.search')} type="search" dir="auto" value=${search} onInput=${setSearch} />`}
    <${Items} state=${found} empty=${t(search.trim() ? 'replies.no_match' : 'replies.none')}>${(/** @type {QuickReply} */ reply) => html`<div class="item-main"><strong><bdi>/${reply.shortcut}</bdi></strong> <span class="chip">${scope(reply)}</span>
        ${reply.media_id && html`<span class="chip" title=${reply.file_name ?? ''}><${Icon} name="paperclip" /><bdi>${reply.file_name ?? t('kind.document')}</bdi></span>`}
        <span class="hint">${t('replies.used', { count: reply.used })}</span>
        <p class="hint clamp" dir="auto">${reply.text}</p></div>
      ${mayChange(reply) && html`<${ItemActions} name=${reply.shortcut} onEdit=${() => open(reply, state.load)} onDelete=${() => remove(`${PATH}/${reply.id}`, `/${reply.shortcut}`, state.load)} />`}`}</${Items}>
  </${SectionFrame}>`;
}
