// One conversation or message that was found; each is a link to its place.
import { html } from 'htm/preact';
import { t } from '../../lib/i18n.js';
import { fullMoment, short } from '../../lib/time.js';
import { href } from '../../router.js';
import { minute } from '../../store/clock.js';
import { Avatar, Icon } from '../../ui/icon.js';
import { Stretches } from '../../ui/marked.js';
import { authorName } from '../thread/author.js';
import { preview } from '../thread/preview.js';
import { finding } from './finding.js';

/** The hit that was opened last, by its element. */
export const lastOpened = { id: '' };

/** @param {{id: string, address: string, at: number, avatar: any, children?: any}} props */
function Hit({ id, address, at, avatar, children }) {
  return html`<a class="hit" id=${id} href=${address} onClick=${() => {
    lastOpened.id = id;
  }}>${avatar}<div class="hit-main">${children}</div><time title=${fullMoment(at)}>${short(at, minute.value)}</time></a>`;
}

/** @param {{hit: import('./finding.js').FoundConversation}} props */
export function ConversationHit({ hit }) {
  const { conversation, matches } = hit;
  const { contact } = conversation;
  const name = contact.name || t('contact.unknown');
  const by = (/** @type {string} */ field) => matches.find((match) => match.field === field);
  const labels = matches.filter((match) => match.field === 'label');
  const { phone, username } = contact;
  return html`<${Hit} id=${`hit-${conversation.id}`} address=${href(['inbox', 'all', conversation.id])} at=${conversation.last_activity_at} avatar=${html`<${Avatar} name=${name} id=${contact.id} />`}>
    <div class="hit-name"><bdi><${Stretches} text=${name} marks=${by('name')?.marks} /></bdi>
      ${labels.map((label) => html`<span key=${label.text} class="chip label"><bdi><${Stretches} text=${label.text} marks=${label.marks} /></bdi></span>`)}
      ${conversation.status !== 'open' && html`<span class="hint">${t(`status.${conversation.status}`)}</span>`}</div>
    <div class="hit-words">${phone && html`<bdi dir="ltr">+<${Stretches} text=${phone} marks=${by('phone')?.marks} /></bdi>`}
      ${username && html`<bdi dir="ltr">@<${Stretches} text=${username} marks=${by('username')?.marks} /></bdi>`}
      <span class="hint"><bdi>${conversation.channel.name}</bdi></span></div>
  </${Hit}>`;
}

/** @param {{hit: import('./finding.js').FoundMessage}} props */
export function MessageHit({ hit }) {
  const { contact, kind, snippet, direction } = hit;
  const name = contact.name || t('contact.unknown');
  const { icon } = preview(kind, '');
  const who = direction === 'in' ? '' : authorName(/** @type {any} */ (hit));
  const address = href(['inbox', 'all', hit.conversation_id], { at: String(hit.seq), find: finding.value.words });
  return html`<${Hit} id=${`hit-${hit.id}`} address=${address} at=${hit.at} avatar=${html`<${Avatar} name=${name} id=${contact.id} />`}>
    <div class="hit-name"><bdi>${name}</bdi>${kind === 'note' && html`<span class="chip note">${t('kind.note')}</span>`}<span class="hint"><bdi>${hit.channel.name}</bdi></span></div>
    <p class="hit-words">${icon && html`<${Icon} name=${icon} />`}${who && html`<span class="row-sender">${t('row.sender', { name: who })}</span> `}<bdi><${Stretches} text=${snippet.text} marks=${snippet.marks} /></bdi></p>
  </${Hit}>`;
}
