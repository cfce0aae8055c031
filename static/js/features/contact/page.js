// A customer on a page of their own: where links lead.
import { html } from 'htm/preact';
import { useEffect } from 'preact/hooks';
import { t } from '../../lib/i18n.js';
import { watch } from '../../net/live.js';
import { go, route } from '../../router.js';
import { me } from '../../store/session.js';
import { Avatar, Icon } from '../../ui/icon.js';
import { Retry } from '../../ui/retry.js';
import { problemText } from '../../ui/toast.js';
import { begin } from '../start.js';
import { cardOf, loadCard } from './cards.js';
import { LocalTime } from './local-time.js';
import { ContactName } from './name.js';
import { ContactPanel } from './panel.js';

export function Page() {
  const id = route.value.parts[1] ?? '';
  useEffect(begin, [me.value?.id]);
  const { card, error } = cardOf(id).value;
  const first = card?.conversations[0]?.id;
  useEffect(() => (first ? watch({ conversation: first }) : undefined), [first]);
  const into = error?.code === 'merged' ? error.body.into : '';
  useEffect(() => {
    if (into) go(`/contacts/${into}`, { replace: true });
  }, [into]);
  if (error && !card) return html`<${NotThere} error=${error} id=${id} />`;
  return html`<div class="contact-page"><article class="card" aria-label=${card?.name ?? t('app.loading')}>
    <h1 class="hidden">${t('contact.card')}</h1>
    <header class="contact-head"><a class="icon-button back" href=${first ? `/inbox/all/${first}` : '/inbox/all'} aria-label=${t('app.back')}><${Icon} name="chevron-left" flip /></a>
      ${card && html`<${Avatar} name=${card.name} id=${id} /><div><${ContactName} contact=${id} name=${card.name} /></div>`}
      ${card?.blocked_at && html`<span class="chip danger"><${Icon} name="ban" />${t('block.chip')}</span>`}</header>
    ${card && html`<dl class="facts"><${LocalTime} contact=${id} phone=${card.phone} /></dl>`}
    <${ContactPanel} contact=${id} />
  </article></div>`;
}

/** @param {{error: any, id: string}} props */
function NotThere({ error, id }) {
  return html`<div class="contact-page"><div class="empty-state" role="alert"><${Icon} name=${error.code === 'not_found' ? 'lock' : 'circle-alert'} class="large" />
    <h1>${error.code === 'not_found' ? t('contact.not_there') : problemText(error)}</h1>
    ${error.code === 'not_found' && html`<p class="hint">${t('contact.not_there_hint')}</p>`}
    <div class="chips">${error.code !== 'not_found' && html`<${Retry} error=${error} onRetry=${() => loadCard(id)} />`}
      <a class="button" href="/inbox/mine">${t('thread.back')}</a></div></div></div>`;
}
