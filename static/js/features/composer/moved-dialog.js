// Somebody answered while this answer was written: shows what came since and asks.
import { html } from 'htm/preact';
import { t } from '../../lib/i18n.js';
import { ago, clock } from '../../lib/time.js';
import { now } from '../../store/clock.js';
import { agentName } from '../../store/directory.js';
import { Dialog } from '../../ui/dialog.js';
import { contentPreview } from '../thread/preview.js';

/** @param {{since: Message[], by: any, close: (answer?: string) => void}} props */
export function MovedDialog({ since, by, close }) {
  const shown = since.filter((message) => message.content.type !== 'activity');
  const answer = shown.findLast((message) => message.direction === 'out') ?? shown.at(-1);
  const who = answer?.author_name || by?.name || agentName(by?.id) || t('someone');
  const title = answer ? t('moved.title_ago', { who, ago: ago(answer.at, now.value) }) : t('moved.title', { who });
  return html`<${Dialog} title=${title} close=${close} footer=${html`
      <button type="button" class="button" autofocus onClick=${() => close()}>${t('moved.keep')}</button>
      <button type="button" class="button primary" onClick=${() => close('send')}>${t('moved.send')}</button>`}>
    <p>${t('moved.text')}</p>
    <ul class="since">${shown.map((message) => html`<li key=${message.id} class=${message.direction}>
      <strong><bdi>${message.direction === 'in' ? t('author.customer') : message.author_name || t('someone')}</bdi></strong> <time>${clock(message.at)}</time>
      <p dir="auto">${contentPreview(message.content).words}</p></li>`)}</ul>
  </${Dialog}>`;
}
