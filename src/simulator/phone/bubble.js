// One message as a bubble: every type that a business or a customer can send.

import { mediaUrl } from './api.js';
import { h, icon } from './dom.js';

const clock = new Intl.DateTimeFormat([], { hour: '2-digit', minute: '2-digit' });

const words = (text) => (text ? h('p', { class: 'body', dir: 'auto' }, text) : null);

/** What a message says in one line, for quotes. */
export function summary(message) {
  const content = message.content ?? {};
  return content.body?.text ?? content.body ?? content.text ?? content.caption ?? content.name
    ?? content[content.type]?.title ?? content.filename ?? message.type;
}

function picture(content) {
  if (!content.id) return h('a', { href: content.link, rel: 'noreferrer', target: '_blank' }, content.link);
  return h('img', { src: mediaUrl(content.id), alt: content.caption ?? 'Photo', loading: 'lazy' });
}

function attached(content) {
  const name = content.filename ?? 'Document';
  const where = content.id ? mediaUrl(content.id) : content.link;
  return h('a', { class: 'file', href: where, target: '_blank', rel: 'noreferrer' }, icon('file'), h('span', { dir: 'auto' }, name));
}

function place(content) {
  const name = content.name ?? `${content.latitude}, ${content.longitude}`;
  return h('div', { class: 'file' }, icon('pin'),
    h('div', {}, words(name), h('p', { class: 'hint' }, content.address && content.address !== name ? content.address : 'Location')));
}

function interactive(content, message, act) {
  const kind = content.type;
  if (content[kind]?.title) return [words(content[kind].title), words(content[kind].description)];
  if (kind === 'nfm_reply') return [words('Form sent')];
  const parts = [
    content.header?.text ? h('h2', { dir: 'auto' }, content.header.text) : null,
    content.header?.image ? picture(content.header.image) : null,
    words(content.body?.text),
    content.footer ? h('p', { class: 'hint', dir: 'auto' }, content.footer.text) : null,
  ];
  const presses = (content.action?.buttons ?? []).map(({ reply }) =>
    press(reply.title, () => act.say({ type: 'button_reply', id: reply.id, title: reply.title, reply_to: message.id })));
  if (kind === 'list') presses.push(press(content.action.button, () => act.choose(message)));
  if (kind === 'cta_url') presses.push(press(content.action.parameters.display_text, () => window.open(content.action.parameters.url, '_blank', 'noreferrer')));
  if (kind === 'location_request_message') presses.push(press('Send location', () => act.place(message)));
  return [...parts, presses.length ? h('div', { class: 'presses' }, presses) : null];
}

function template(content, message, act) {
  const presses = (content.buttons ?? []).filter((button) => button.type === 'quick_reply').map((button) =>
    press(button.text, () => act.say({ type: 'button', payload: button.text, text: button.text, reply_to: message.id })));
  return [
    content.header_text ? h('h2', { dir: 'auto' }, content.header_text) : null,
    words(content.text),
    content.footer_text ? h('p', { class: 'hint', dir: 'auto' }, content.footer_text) : null,
    presses.length ? h('div', { class: 'presses' }, presses) : null,
  ];
}

const press = (label, onclick) => h('button', { type: 'button', onclick, dir: 'auto' }, label);

function cards(content) {
  return content.map((card) => h('div', { class: 'file' },
    h('div', {}, words(card.name?.formatted_name ?? 'Contact'), h('p', { class: 'hint', dir: 'ltr' }, (card.phones ?? []).map((phone) => phone.phone).join(', ')))));
}

function parts(message, act) {
  const content = message.content ?? {};
  switch (message.type) {
    case 'text': return [words(content.body)];
    case 'image': return [picture(content), words(content.caption)];
    case 'sticker': return [picture(content)];
    case 'video': return [content.id ? h('video', { src: mediaUrl(content.id), controls: true, preload: 'metadata' }) : picture(content), words(content.caption)];
    case 'audio': return [content.id ? h('audio', { src: mediaUrl(content.id), controls: true, preload: 'metadata' }) : picture(content)];
    case 'document': return [attached(content), words(content.caption)];
    case 'location': return [place(content)];
    case 'contacts': return cards(Array.isArray(content) ? content : []);
    case 'interactive': return interactive(content, message, act);
    case 'template': return template(content, message, act);
    case 'button': return [words(content.text)];
    case 'order': return [words(content.text), h('p', { class: 'hint' }, `Order of ${content.product_items?.length ?? 0} products`)];
    case 'revoke': return [h('p', { class: 'gone' }, 'This message was deleted')];
    default: return [h('p', { class: 'gone' }, message.type || 'Message without a type')];
  }
}

/** Ticks of the other side: sent, delivered, read. */
function ticks(message) {
  const names = { accepted: 'Waiting', sent: 'Sent', delivered: 'Delivered', read: 'Read', played: 'Played', failed: 'Failed' };
  const shape = { accepted: 'clock', sent: 'one' }[message.status] ?? 'two';
  const seen = message.status === 'read' || message.status === 'played';
  if (message.status === 'failed') return h('span', { class: 'failed' }, 'Failed');
  return h('span', { class: seen ? 'seen' : '', title: names[message.status], role: 'img', 'aria-label': names[message.status] }, icon(shape));
}

/** The bubble; `act` is what can be done: `say`, `choose`, `place`, `menu`. */
export function bubble(message, all, act) {
  const mine = message.direction === 'from_customer';
  const quoted = message.reply_to && all.find((other) => other.id === message.reply_to);
  const state = message.direction === 'from_phone_app' ? h('span', {}, 'from the phone app') : ticks(message);
  return h('li', { class: `bubble ${mine ? 'mine' : ''} ${message.type === 'sticker' ? 'sticker' : ''} ${message.reaction ? 'reacted' : ''}`, 'data-id': message.id },
    quoted ? h('p', { class: 'quoted', dir: 'auto' }, summary(quoted)) : null,
    parts(message, act),
    h('div', { class: 'foot' }, h('time', { datetime: new Date(message.at).toISOString() }, clock.format(message.at)), state),
    message.reaction ? h('span', { class: 'emoji' }, message.reaction) : null,
    h('button', { class: 'round act', type: 'button', 'aria-label': 'Reply, react and more', onclick: () => act.menu(message) }, icon('dots')));
}
