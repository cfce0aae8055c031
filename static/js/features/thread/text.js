// WhatsApp's formatting, drawn with elements.
import { html } from 'htm/preact';
import { t } from '../../lib/i18n.js';
import { parse } from '../../lib/wa-format.js';
import { Marked } from '../../ui/marked.js';

const ONLY_EMOJI = /^(?:\p{Extended_Pictographic}(?:\uFE0F|\u200D\p{Extended_Pictographic}|[\u{1F3FB}-\u{1F3FF}])*\s*){1,3}$/u;

/** What stands out: names after an `@`, and words that were searched for. @typedef {{mentions?: string[], search?: string}} Outstanding */

/** @param {{text: string} & Outstanding} props */
export function Formatted({ text, mentions, search }) {
  const out = { mentions, search };
  if (ONLY_EMOJI.test(text)) return html`<div class="words emoji-only" dir="auto">${text}</div>`;
  return html`<div class="words">${parse(text).map((block, at) => html`<${Block} key=${at} block=${block} out=${out} />`)}</div>`;
}

/** @param {{block: import('../../lib/wa-format.js').Block, out: Outstanding}} props */
function Block({ block, out }) {
  if (block.kind === 'code') return html`<pre dir="ltr"><code>${block.text}</code></pre>`;
  if (block.kind === 'list') {
    const items = block.lines.map((line, at) => html`<li key=${at}>${parts(line, out)}</li>`);
    return block.ordered ? html`<ol dir="auto" start=${block.start}>${items}</ol>` : html`<ul dir="auto">${items}</ul>`;
  }
  // The mark of a list or quote stands on the side where its words begin.
  if (block.kind === 'quote') return html`<blockquote dir="auto">${block.lines.map((line, at) => html`<p key=${at}>${parts(line, out)}</p>`)}</blockquote>`;
  return block.lines.map((line, at) => html`<p key=${at} dir="auto">${parts(line, out)}</p>`);
}

/** @param {import('../../lib/wa-format.js').Inline[]} inline @param {Outstanding} out @returns {any} */
function parts(inline, out) {
  if (inline.length === 0) return html`<br />`;
  return inline.map((part) => {
    switch (part.kind) {
      case 'bold':
        return html`<strong>${parts(part.parts, out)}</strong>`;
      case 'italic':
        return html`<em>${parts(part.parts, out)}</em>`;
      case 'strike':
        return html`<s>${parts(part.parts, out)}</s>`;
      case 'code':
        return html`<code dir="ltr">${part.text}</code>`;
      case 'link':
        return html`<a href=${part.href} target="_blank" rel="noopener noreferrer nofollow" dir="ltr">${part.text}</a>`;
      default:
        return words(part.text, out);
    }
  });
}

/** @param {string} text @param {Outstanding} out @returns {any} */
function words(text, { mentions, search }) {
  if (search) return html`<${Marked} text=${text} search=${search} />`;
  return mentions ? linked(text, mentions) : text;
}

/** Places in Baton, as a colleague who forwards something names them. */
const PLACE = /(\/inbox\/all\/\d+(?:\?at=\d+)?)/;

/** In notes alone: what a customer writes leads nowhere in Baton. @param {string} text @param {string[]} names @returns {any} */
const linked = (text, names) => text.split(PLACE).map((part) => (PLACE.test(part) ? html`<a href=${part}>${t('note.place')}</a>` : mentioned(part, names)));

/** @param {string} text @param {string[]} names @returns {any} */
function mentioned(text, names) {
  for (const name of names) {
    const at = text.indexOf(`@${name}`);
    if (at < 0) continue;
    const end = at + name.length + 1;
    return [mentioned(text.slice(0, at), names), html`<mark class="mention">${text.slice(at, end)}</mark>`, mentioned(text.slice(end), names)];
  }
  return text;
}
