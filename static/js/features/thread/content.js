// What a message says, by its kind.
import { html } from 'htm/preact';
import { t } from '../../lib/i18n.js';
import { agentName } from '../../store/directory.js';
import { Icon } from '../../ui/icon.js';
import { Contacts, FlowReply, Interactive, LocationCard, Order, Raw } from './cards.js';
import { MediaBody } from './media.js';
import { soughtIn } from './sought.js';
import { Formatted } from './text.js';

/** @param {{message: Message}} props @returns {any} */
export function Body({ message }) {
  const { content } = message;
  switch (content.type) {
    case 'text':
      return html`<${Formatted} text=${content.text} search=${soughtIn(message)} />`;
    case 'note':
      return html`<${Formatted} text=${content.text} mentions=${(content.mentions ?? []).map(agentName).filter(Boolean)} search=${soughtIn(message)} />`;
    case 'image':
    case 'video':
    case 'audio':
    case 'document':
    case 'sticker':
      return html`<${MediaBody} message=${message} />`;
    case 'location':
      return html`<${LocationCard} content=${content} />`;
    case 'contacts':
      return html`<${Contacts} contacts=${content.contacts} />`;
    case 'button_reply':
      return html`<${Chosen} icon="mouse-pointer-click" label=${t('kind.button_reply')} title=${content.title} />`;
    case 'list_reply':
      return html`<${Chosen} icon="list" label=${t('kind.list_reply')} title=${content.title} text=${content.description} />`;
    case 'flow_reply':
      return html`<${FlowReply} content=${content} />`;
    case 'order':
      return html`<${Order} content=${content} />`;
    case 'interactive':
      return html`<${Interactive} content=${content} />`;
    case 'template':
      return html`<${Template} message=${message} />`;
    default:
      return html`<${Rare} content=${content} />`;
  }
}

/** @param {{icon: string, label: string, title: string, text?: string}} props */
function Chosen({ icon, label, title, text }) {
  return html`<div class="mark"><${Icon} name=${icon} />${label}</div><p class="chosen-title" dir="auto">${title}</p>${text && html`<p class="hint" dir="auto">${text}</p>`}`;
}

/** @param {{message: Message}} props */
function Template({ message }) {
  const { content } = message;
  const file = headerFile(content);
  return html`<div class="mark"><${Icon} name="layout-template" />${t('template.label', { name: content.name })}</div>
    ${file && html`<${MediaBody} message=${{ ...message, content: file }} />`}
    <${Formatted} text=${content.preview || content.name} />`;
}

/** The file in a template's header, as a message of its own kind would have it. @param {Content} content @returns {Content | null} */
function headerFile(content) {
  const header = (content.components ?? []).find((/** @type {any} */ part) => String(part.type).toLowerCase() === 'header');
  const [parameter] = header?.parameters ?? [];
  const file = parameter?.[parameter.type];
  return file?.media_id ? { type: parameter.type, media_id: file.media_id, file_name: file.filename } : null;
}

/** What comes seldom. @param {{content: Content}} props */
function Rare({ content }) {
  switch (content.type) {
    case 'reaction':
      return html`<div class="mark"><${Icon} name="smile" />${t(content.emoji ? 'reaction.elsewhere' : 'reaction.removed')}</div>${content.emoji && html`<p class="emoji-only">${content.emoji}</p>`}`;
    case 'system': {
      const known = t(`system.${content.kind}`);
      return html`<div class="mark"><${Icon} name="info" />${t('kind.system')}</div><p dir="auto">${known === `system.${content.kind}` ? content.text : known}</p>
        ${known !== `system.${content.kind}` && content.text && html`<p class="hint" dir="auto">${content.text}</p>`}`;
    }
    case 'request_welcome':
      return html`<div class="mark"><${Icon} name="hand" />${t('kind.request_welcome')}</div>`;
    case 'unsupported':
      return html`<div class="mark"><${Icon} name="ban" />${t('unsupported.title')}</div>
        <p>${t('unsupported.text', { kind: content.kind || t('unsupported.any') })}</p>${content.reason && html`<p class="hint" dir="auto">${content.reason}</p>`}`;
    case 'interactive_reply':
      return html`<div class="mark"><${Icon} name="list" />${t('kind.interactive_reply')}</div><p dir="ltr">${content.kind}</p><${Raw} value=${content.body} />`;
    default:
      return html`<div class="mark"><${Icon} name="ban" />${t('unknown.title', { kind: content.kind || content.type })}</div><${Raw} value=${content.raw ?? content} />`;
  }
}
