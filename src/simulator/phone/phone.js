// The customer's phone: who I am, whom I write to, and the thread between us.

import * as api from './api.js';
import { bubble, summary } from './bubble.js';
import * as dialogs from './dialogs.js';
import { h, icon, toast } from './dom.js';

const $ = (id) => document.getElementById(id);
const state = { me: null, number: null, quote: null, fresh: new Set(), messages: [], loading: false, again: false };
const day = new Intl.DateTimeFormat([], { weekday: 'long', day: 'numeric', month: 'long' });

/** Runs something and says what went wrong, if anything did. */
const tell = (work) => async (...values) => {
  try { return await work(...values); } catch (error) { toast(error.message); return undefined; }
};

const say = tell((message) => api.write(state.me.id, state.number, message));

const initials = (name) => [...name.replace(/^\+/, '')].slice(0, 1).join('').toUpperCase();

function person(customer) {
  const where = customer.phone ? `+${customer.phone}` : customer.user_id;
  return h('li', {}, h('button', {
    class: 'person', type: 'button', 'aria-current': String(customer.id === state.me?.id), onclick: () => choose(customer),
  },
  h('span', { class: `face c${Number(customer.id) % 6}`, 'aria-hidden': 'true' }, initials(customer.name)),
  h('b', {}, h('bdi', {}, customer.name)), h('span', { class: 'hint', dir: 'ltr' }, where),
  state.fresh.has(customer.id) ? h('span', { class: 'dot', role: 'img', 'aria-label': 'New messages' }) : null));
}

const listCustomers = tell(async () => {
  const { items, total } = await api.customers($('search').value.trim());
  const fresh = items.filter((customer) => state.fresh.has(customer.id));
  const rest = items.filter((customer) => !state.fresh.has(customer.id));
  $('customers').replaceChildren(...[...fresh, ...rest].map(person));
  $('count').textContent = total === 0 ? 'Nobody yet. Make a customer with the plus sign.' : `${items.length} of ${total} customers`;
});

async function choose(customer) {
  state.me = customer;
  state.quote = null;
  state.fresh.delete(customer.id);
  history.replaceState(null, '', `#${customer.id}`);
  $('phone').dataset.pane = 'chat';
  showQuote();
  await Promise.all([listCustomers(), load(true)]);
  $('text').focus();
}

/** Loads the thread; a call during a load causes one more, never two at once. */
const load = tell(async (toEnd = false) => {
  enable();
  if (!state.me || !state.number) return show({ messages: [], typing: false }, false);
  if (state.loading) { state.again = true; return; }
  state.loading = true;
  try {
    const [me, number] = [state.me.id, state.number];
    const thread = await api.thread(me, number);
    if (me === state.me.id && number === state.number) show(thread, toEnd);
  } finally {
    state.loading = false;
    if (state.again) { state.again = false; load(toEnd); }
  }
});

function show({ customer, messages, typing, window_open: open }, toEnd) {
  const list = $('thread');
  const atEnd = toEnd || list.scrollHeight - list.scrollTop - list.clientHeight < 80;
  state.messages = messages;
  if (customer) state.me = customer;
  let last = '';
  const items = messages.filter((message) => message.type !== 'reaction').flatMap((message) => {
    const today = day.format(message.at);
    const divider = today === last ? [] : [h('li', { class: 'day' }, today)];
    last = today;
    return [...divider, bubble(message, messages, actions)];
  });
  const nothing = state.me ? 'No messages yet. Say hello.' : 'Pick a customer, or make one, and write to the business.';
  list.replaceChildren(...(items.length ? items : [h('li', { class: 'empty' }, nothing)]));
  state.atEnd = atEnd;
  if (atEnd) list.scrollTop = list.scrollHeight;
  $('presence').textContent = typing ? 'typing…' : state.me ? `You are ${state.me.name}${open ? '' : ' · service window closed'}` : '';
  const unread = messages.some((message) => message.direction === 'from_business' && message.type !== 'reaction' && ['accepted', 'sent', 'delivered'].includes(message.status));
  $('read').disabled = !unread;
  if (unread && $('auto').checked && document.visibilityState === 'visible') markRead();
}

const markRead = tell(() => api.read(state.me.id, state.number));

function enable() {
  for (const id of ['attach', 'more', 'text', 'send']) $(id).disabled = !state.me;
}

function showQuote() {
  const quote = $('quote');
  quote.hidden = !state.quote;
  if (!state.quote) return;
  quote.replaceChildren(h('p', { dir: 'auto' }, summary(state.quote)),
    h('button', { class: 'round', type: 'button', 'aria-label': 'Do not reply to this', onclick: () => { state.quote = null; showQuote(); } }, icon('close')));
}

const here = { latitude: 24.7136, longitude: 46.6753, name: 'Olaya Street', address: 'Olaya Street, Riyadh' };

/** What bubbles can do. */
const actions = {
  say,
  place: (message) => say({ type: 'location', location: here, reply_to: message.id }),
  choose: async (message) => {
    const row = await dialogs.rows(message);
    if (row) await say({ type: 'list_reply', id: row.id, title: row.title, description: row.description, reply_to: message.id });
  },
  menu: async (message) => {
    const wish = await dialogs.messageMenu(message);
    if (wish?.do === 'reply') { state.quote = message; showQuote(); $('text').focus(); }
    if (wish?.do === 'react') await say({ type: 'reaction', message_id: message.id, emoji: wish.emoji });
    if (wish?.do === 'delete') await say({ type: 'revoke', original_message_id: message.id });
    if (wish?.do === 'edit') {
      const text = await dialogs.ask('Edit', 'New words', message.content.body);
      if (text) await say({ type: 'edit', original_message_id: message.id, text });
    }
  },
};

const send = async () => {
  const text = $('text').value.trim();
  if (!text || !state.me) return;
  $('text').value = '';
  const sent = await say({ type: 'text', text, reply_to: state.quote?.id });
  if (!sent) { $('text').value = text; return; }
  state.quote = null;
  showQuote();
  await load(true);
};

const sendFiles = tell(async (files) => {
  for (const file of files) {
    const id = await api.upload(file);
    const family = file.type.split('/')[0];
    const type = ['image', 'video', 'audio'].includes(family) ? family : 'document';
    await api.write(state.me.id, state.number, { type, media: { id, filename: file.name } });
  }
  await load(true);
});

const sendMore = tell(async () => {
  const what = await dialogs.more();
  const sample = Math.floor(Math.random() * 12);
  if (!what) return;
  if (what === 'phone') {
    const phone = await dialogs.ask('Change my phone number', 'New number, with country code');
    if (phone) { state.me = await api.changePhone(state.me.id, phone); await listCustomers(); }
  } else if (what === 'album') {
    await Promise.all([0, 1, 2, 3, 4, 5].map((step) => say({ type: 'image', media: { sample: sample + step } })));
  } else if (what === 'location') await say({ type: 'location', location: here });
  else if (what === 'contacts') {
    await say({ type: 'contacts', contacts: [{ name: { formatted_name: 'Omar Nasser', first_name: 'Omar' }, phones: [{ phone: '+966 50 000 0042', type: 'CELL' }] }] });
  } else await say({ type: what, media: { sample, filename: what === 'document' ? 'invoice.pdf' : undefined } });
  await load(true);
});

const make = tell(async () => {
  const wish = await dialogs.newCustomer();
  if (wish) await choose(await api.make(wish));
});

function changed({ customer, number }) {
  if (customer !== null && customer !== state.me?.id) {
    if (!state.fresh.has(customer)) { state.fresh.add(customer); listSoon(); }
    return;
  }
  if (number === null || number === state.number) load();
}

/** Lists the customers soon, and once, however much happens meanwhile. */
function listSoon() {
  listSoon.timer ??= setTimeout(() => { listSoon.timer = undefined; listCustomers(); }, 300);
}

function theme() {
  const dark = matchMedia('(prefers-color-scheme: dark)').matches;
  const now = document.documentElement.dataset.theme ?? (dark ? 'dark' : 'light');
  document.documentElement.dataset.theme = now === 'dark' ? 'light' : 'dark';
  localStorage.setItem('theme', document.documentElement.dataset.theme);
}

function wire() {
  for (const [id, name] of [['theme', 'theme'], ['make', 'add'], ['back', 'back'], ['attach', 'clip'], ['more', 'add'], ['send', 'send']]) $(id).append(icon(name));
  $('theme').addEventListener('click', theme);
  $('make').addEventListener('click', make);
  $('back').addEventListener('click', () => { $('phone').dataset.pane = 'people'; });
  $('search').addEventListener('input', listSoon);
  $('number').addEventListener('change', (event) => { state.number = event.target.value; load(true); });
  $('read').addEventListener('click', markRead);
  $('auto').addEventListener('change', () => load());
  $('attach').addEventListener('click', () => $('file').click());
  $('file').addEventListener('change', async (event) => { await sendFiles([...event.target.files]); event.target.value = ''; });
  $('more').addEventListener('click', sendMore);
  $('composer').addEventListener('submit', (event) => { event.preventDefault(); send(); });
  $('text').addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) { event.preventDefault(); send(); }
  });
  // A picture that arrives late must not push the newest message out of sight.
  $('thread').addEventListener('load', () => { if (state.atEnd) $('thread').scrollTop = $('thread').scrollHeight; }, true);
  document.addEventListener('visibilitychange', () => load());
}

const start = tell(async () => {
  const saved = localStorage.getItem('theme');
  if (saved) document.documentElement.dataset.theme = saved;
  wire();
  const numbers = await api.numbers();
  $('number').replaceChildren(...numbers.map((number) => h('option', { value: number.phone_number_id }, `${number.verified_name} · +${number.display_phone_number}`)));
  state.number = numbers[0]?.phone_number_id ?? null;
  await listCustomers();
  const wanted = location.hash.slice(1);
  const { items } = await api.customers('');
  const known = items.find((customer) => customer.id === wanted);
  if (known) await choose(known); else await load();
  api.changes(changed);
  // "typing…" ends by itself.
  setInterval(() => { if ($('presence').textContent === 'typing…') load(); }, 3000);
});

start();
