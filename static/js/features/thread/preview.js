// A message in a few words: for list rows, quotes and dialogs.
import { t } from '../../lib/i18n.js';
import { plain } from '../../lib/wa-format.js';

/** @type {Record<string, string>} */
const ICONS = {
  image: 'image', video: 'video', audio: 'mic', document: 'file-text', sticker: 'sticker', location: 'map-pin',
  contacts: 'contact', button_reply: 'mouse-pointer-click', list_reply: 'list', flow_reply: 'list', interactive_reply: 'list',
  order: 'shopping-cart', reaction: 'smile', system: 'info', request_welcome: 'hand', unsupported: 'ban', unknown: 'ban',
  interactive: 'mouse-pointer-click', template: 'layout-template', note: 'sticky-note',
};

/** @param {string} kind @param {string | null | undefined} words @returns {{icon: string | undefined, words: string}} */
export function preview(kind, words) {
  return { icon: ICONS[kind], words: plain(words ?? '') || (kind === 'text' ? '' : t(`kind.${kind in ICONS ? kind : 'unknown'}`)) };
}

/** The same of a whole message, as src/domain/content.rs does it. @param {Content} content */
export function contentPreview(content) {
  const words = content.text ?? content.title ?? content.body ?? content.preview ?? content.caption ?? content.file_name ?? content.emoji;
  return preview(content.type, typeof words === 'string' ? words : content.name);
}
