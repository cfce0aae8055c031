// Dialogs: a new customer, what can be done with a message, what else can be sent, a list's rows.

import { h } from './dom.js';

const dialog = document.getElementById('dialog');
const EMOJI = ['👍', '❤️', '😂', '😮', '😢', '🙏'];

/** Shows something; answers what it was closed with. */
function show(title, content) {
  dialog.replaceChildren(h('div', { class: 'stack' }, h('h2', {}, title), content));
  dialog.setAttribute('aria-label', title);
  dialog.showModal();
  return new Promise((resolve) => { shown.resolve = resolve; });
}

const shown = { resolve: () => {} };
const finish = (value) => { const { resolve } = shown; shown.resolve = () => {}; if (dialog.open) dialog.close(); resolve(value); };
// The event comes late: another dialog may be open by then.
dialog.addEventListener('close', () => { if (!dialog.open) finish(null); });
dialog.addEventListener('click', (event) => { if (event.target === dialog) dialog.close(); });

const choice = (label, value, small) =>
  h('button', { class: 'choice', type: 'button', onclick: () => finish(value), dir: 'auto' }, label, small ? h('small', {}, small) : null);

const buttons = (label) => h('div', { class: 'row' },
  h('button', { class: 'pill', type: 'button', onclick: () => finish(null) }, 'Cancel'),
  h('button', { class: 'pill accent', type: 'submit' }, label));

function form(fields, label, read) {
  return h('form', { onsubmit: (event) => { event.preventDefault(); finish(read(new FormData(event.target))); } }, fields, buttons(label));
}

const field = (label, name, more = {}) => h('label', {}, label, h('input', { name, autocomplete: 'off', dir: 'auto', ...more }));
const check = (label, name) => h('label', { class: 'check' }, h('input', { type: 'checkbox', name }), label);

/** A new customer, as the control interface wants it; null when cancelled. */
export function newCustomer() {
  const fields = [
    field('Name', 'name', { required: true, placeholder: 'Sara Haddad', autofocus: true }),
    field('Phone, with country code', 'phone', { inputmode: 'tel', dir: 'ltr', placeholder: 'made up when empty' }),
    field('Username', 'username', { dir: 'ltr', placeholder: 'none' }),
    check('Known by user id alone, without a phone', 'no_phone'),
    check('Not on WhatsApp: messages fail', 'no_whatsapp'),
  ];
  return show('New customer', form(fields, 'Make', (data) => ({
    name: data.get('name'),
    phone: data.get('phone') || null,
    username: data.get('username') || null,
    no_phone: data.has('no_phone'),
    no_whatsapp: data.has('no_whatsapp'),
    // This page reads, or its owner does.
    reads_by_hand: true,
  })));
}

/** What to do with a message: `{do: 'reply' | 'react' | 'edit' | 'delete', emoji?}`. */
export function messageMenu(message) {
  const mine = message.direction === 'from_customer';
  const emojis = EMOJI.map((emoji) => h('button', { type: 'button', 'aria-label': `React with ${emoji}`, onclick: () => finish({ do: 'react', emoji }) }, emoji));
  return show('Message', [
    h('div', { class: 'emojis' }, emojis),
    message.reaction ? choice('Take the reaction back', { do: 'react', emoji: '' }) : null,
    choice('Reply', { do: 'reply' }),
    mine && message.type === 'text' ? choice('Edit', { do: 'edit' }) : null,
    mine && message.type !== 'revoke' ? choice('Delete for everybody', { do: 'delete' }) : null,
  ]);
}

/** What else to send. */
export function more() {
  return show('Send', [
    choice('Photo', 'image', 'a parcel, a receipt, a shirt …'),
    choice('Album of six photos', 'album'),
    choice('Voice note', 'audio', 'a few seconds of silence'),
    choice('Document', 'document', 'an invoice as PDF'),
    choice('Sticker', 'sticker'),
    choice('Location', 'location'),
    choice('Contact card', 'contacts'),
    choice('Change my phone number', 'phone'),
  ]);
}

/** A row of a list message: `{id, title, description?}`. */
export function rows(message) {
  const sections = message.content.action.sections;
  return show(message.content.action.button, sections.flatMap((section) => [
    section.title ? h('p', { class: 'hint', dir: 'auto' }, section.title) : null,
    ...section.rows.map((row) => choice(row.title, row, row.description)),
  ]));
}

/** One line of words. */
export function ask(title, label, value = '') {
  return show(title, form([field(label, 'value', { required: true, value, autofocus: true })], 'OK', (data) => data.get('value')));
}
