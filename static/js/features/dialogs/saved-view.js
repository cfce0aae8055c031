// A view's name and with whom it is shared; one that is there can also be moved and deleted.
import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { t } from '../../lib/i18n.js';
import { api } from '../../net/api.js';
import { loadPart, savedViews, teams } from '../../store/directory.js';
import { may, self } from '../../store/session.js';
import { Confirm, Dialog, ask } from '../../ui/dialog.js';
import { Field, FormError, useForm } from '../../ui/form.js';
import { Icon } from '../../ui/icon.js';

/** Teams that one may share it with: one's own, and every one for whoever keeps the library. */
function shareable() {
  const own = new Set(self().teams.map((team) => team.id));
  const open = teams.value.filter((team) => own.has(team.id) || may('manage_library'));
  return [{ value: '', label: t('saved.only_me') }, ...open.map((team) => ({ value: team.id, label: team.name }))];
}

/** @param {{saved?: SavedView, filter?: SavedFilter, close: (answer?: SavedView | {isDeleted: true}) => void}} props */
export function SavedViewDialog({ saved, filter, close }) {
  const [name, setName] = useState(saved?.name ?? '');
  const [team, setTeam] = useState(saved?.team_id ?? '');
  const { busy, error, run } = useForm();
  const save = () => run(async () => {
    const body = { name, team_id: team || null, ...(filter && { filter }) };
    close(saved ? await api.patch(`/api/views/${saved.id}`, body) : await api.post('/api/views', body));
  });
  const remove = async () => {
    const sure = await ask(Confirm, { title: t('saved.delete_title', { name: saved?.name ?? '' }), text: t(saved?.team_id ? 'saved.delete_shared' : 'saved.delete_own'), action: t('app.delete'), danger: true });
    if (sure) await run(async () => {
      await api.remove(`/api/views/${saved?.id}`);
      close({ isDeleted: true });
    });
  };
  return html`<${Dialog} title=${t(saved ? 'saved.edit' : 'saved.add')} close=${close} onSubmit=${save} footer=${html`
      ${saved && html`<button type="button" class="button danger" onClick=${remove}><${Icon} name="trash-2" />${t('app.delete')}</button>`}<span class="grow" />
      <button class="button primary" disabled=${busy || !name.trim()}>${t('app.save')}</button>`}>
    <${FormError} error=${error} />
    <${Field} label=${t('saved.name')} dir="auto" required autofocus maxlength="80" value=${name} onInput=${setName} />
    <${Field} label=${t('saved.share')} value=${team} onInput=${setTeam} options=${shareable()} hint=${t('saved.share_hint')} />
    ${saved && html`<${Order} saved=${saved} />`}
  </${Dialog}>`;
}

/** Up and down among those that one may move. @param {{saved: SavedView}} props */
function Order({ saved }) {
  const { busy, error, run } = useForm();
  const all = savedViews.value;
  const at = all.findIndex((other) => other.id === saved.id);
  const move = (/** @type {1 | -1} */ step) => run(async () => {
    const order = all.toSpliced(at, 1).toSpliced(at + step, 0, all[at]);
    // A place is a number of its own for each, so that the order is one.
    for (const [position, view] of order.entries()) {
      if (view.may_change && view.position !== position) await api.patch(`/api/views/${view.id}`, { position });
    }
    await loadPart('views');
  });
  return html`<div class="field"><span>${t('saved.order')}</span><div class="chips">
      <button type="button" class="button small" disabled=${busy || at <= 0} onClick=${() => move(-1)}><${Icon} name="arrow-up" />${t('saved.up')}</button>
      <button type="button" class="button small" disabled=${busy || at < 0 || at === all.length - 1} onClick=${() => move(1)}><${Icon} name="arrow-down" />${t('saved.down')}</button></div>
    <${FormError} error=${error} /></div>`;
}
