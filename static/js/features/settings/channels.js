// WhatsApp numbers, and what Meta says about them.
import { html } from 'htm/preact';
import { t } from '../../lib/i18n.js';
import { moment } from '../../lib/time.js';
import { api } from '../../net/api.js';
import { teams } from '../../store/directory.js';
import { Field } from '../../ui/form.js';
import { Icon } from '../../ui/icon.js';
import { AddButton, ItemActions, Items, SectionFrame, edit, useItems } from './collection.js';

const PATH = '/api/channels';
const POLICIES = ['owner_only', 'team', 'anyone'];
const SEVERITIES = ['info', 'warning', 'critical'];

/** @param {any} value @param {(change: object) => void} set @param {Branch[]} branches @param {boolean} isNew */
function fields(value, set, branches, isNew) {
  /** @param {string} name */
  const bind = (name) => ({ value: value[name], onInput: (/** @type {string} */ next) => set({ [name]: next }) });
  const none = [{ value: '', label: t('channels.none_chosen') }];
  return html`
    <${Field} label=${t('channels.name')} dir="auto" required autofocus ...${bind('name')} />
    <${Field} label=${t('channels.number')} dir="ltr" required inputmode="tel" ...${bind('display_number')} />
    ${isNew && html`<${Field} label=${t('channels.phone_number_id')} hint=${t('channels.id_hint')} dir="ltr" required inputmode="numeric" ...${bind('phone_number_id')} />
      <${Field} label=${t('channels.account_id')} dir="ltr" required inputmode="numeric" ...${bind('account_id')} />
      <${Field} label=${t('channels.app_id')} dir="ltr" inputmode="numeric" ...${bind('app_id')} />`}
    <${Field} label=${t('channels.token')} type="password" autocomplete="off" required=${isNew} hint=${t(isNew ? 'channels.token_hint' : 'channels.keep_token')} ...${bind('token')} />
    <${Field} label=${t('channels.policy')} options=${POLICIES.map((policy) => ({ value: policy, label: t(`policy.${policy}`) }))} ...${bind('reply_policy')} />
    <${Field} label=${t('channels.team')} options=${[...none, ...teams.value.map((team) => ({ value: team.id, label: team.name }))]} ...${bind('default_team_id')} />
    <${Field} label=${t('teams.branch')} options=${[...none, ...branches.map((branch) => ({ value: branch.id, label: branch.name }))]} ...${bind('branch_id')} />`;
}

/** @param {Channel | null} channel @param {Branch[]} branches @param {() => void} load */
function open(channel, branches, load) {
  edit({
    title: channel ? channel.name : t('channels.add'),
    initial: { name: channel?.name ?? '', display_number: channel?.display_number ?? '', phone_number_id: '', account_id: '', app_id: '', token: '', reply_policy: channel?.reply_policy ?? 'owner_only', default_team_id: channel?.default_team_id ?? '', branch_id: channel?.branch_id ?? '' },
    fields: (/** @type {any} */ value, /** @type {(change: object) => void} */ set) => fields(value, set, branches, !channel),
    save: (/** @type {any} */ value) => {
      const common = { name: value.name, display_number: value.display_number, reply_policy: value.reply_policy, default_team_id: value.default_team_id || null, branch_id: value.branch_id || null };
      const token = value.token ? { token: value.token } : {};
      if (channel) return api.patch(`${PATH}/${channel.id}`, { ...common, ...token });
      return api.post(PATH, { ...common, ...token, phone_number_id: value.phone_number_id, account_id: value.account_id, app_id: value.app_id || null });
    },
  }, load);
}

export function Section() {
  const state = useItems(PATH);
  const notices = useItems('/api/notices');
  const branches = useItems('/api/branches').items ?? [];
  return html`<${SectionFrame} title=${t('settings.channels')} action=${html`<${AddButton} label=${t('channels.add')} onAdd=${() => open(null, branches, state.load)} />`}>
    <${Items} state=${state} empty=${t('channels.none')}>${(/** @type {Channel} */ channel) => html`
      <${Icon} name=${channel.state === 'ok' ? 'circle-check' : 'triangle-alert'} class=${channel.state === 'ok' ? 'ok' : 'danger'} />
      <div class="item-main"><strong><bdi>${channel.name}</bdi></strong> <span class=${`chip ${channel.state === 'ok' ? 'ok' : 'danger'}`}>${t(`channel_state.${channel.state}`)}</span>
        <p class="hint"><span dir="ltr">${channel.display_number}</span> · ${t(`policy.${channel.reply_policy}`)}${channel.default_team_id ? ` · ${teams.value.find((team) => team.id === channel.default_team_id)?.name ?? ''}` : ''}</p>
        ${channel.state_reason && html`<p class="problem">${channel.state_reason}</p>`}</div>
      <${ItemActions} name=${channel.name} onEdit=${() => open(channel, branches, state.load)} />`}</${Items}>
    <header class="section-head"><h2>${t('notices.title')}</h2></header>
    <${Items} state=${notices} empty=${t('notices.none')}>${(/** @type {any} */ notice) => html`
      <${Icon} name=${notice.severity === 'info' ? 'info' : 'triangle-alert'} class=${SEVERITIES.includes(notice.severity) && notice.severity !== 'info' ? 'danger' : ''} />
      <div class="item-main"><strong dir="auto">${notice.title}</strong><p class="hint">${moment(notice.at ?? notice.created_at)}</p></div>`}</${Items}>
  </${SectionFrame}>`;
}
