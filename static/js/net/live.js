// Between the socket and the stores: frames in, watches out, events applied once per picture.
import { batch, signal } from '@preact/signals-core';
import { setServerTime } from '../store/clock.js';
import { dropRow, putRead, putRows } from '../store/conversations.js';
import { loadPart, putColleagues } from '../store/directory.js';
import { forgetLine, lineBegan, listStands, reload, removeFromList, rowsChanged } from '../store/list.js';
import { dropMention, loadMentions, putMention } from '../store/mentions.js';
import { landed } from '../store/outbox.js';
import { forgetPresence, putPresence } from '../store/presence.js';
import { counts, loadSession, me, toldAvailability } from '../store/session.js';
import { catchUp, forgetThread, putMessages, refreshThreads } from '../store/threads.js';
import { api, sessionExpired } from './api.js';
import { forgetAll, repeatAll, settle, useSender } from './commands.js';
import { LiveSocket } from './socket.js';

/** `since` is when the state began, `heard` when the last frame came. */
export const connection = signal({ state: 'connecting', since: Date.now(), heard: 0 });
/** How many changes the last catching-up brought; 0 when there was none. */
export const caughtUp = signal(0);
/** @type {import('@preact/signals-core').Signal<{severity: string, title: string} | null>} */
export const lastNotice = signal(null);

/** @type {string | null} */
let cursor = null;
/** From where the line was asked to go on. @type {string | null} */
let resumed = null;
let wasOpen = false;
let catchingUp = 0;
/** What the console shows, by its JSON, and how many parts of it do. @type {Map<string, {what: object, count: number}>} */
const watched = new Map();
/** @type {string | undefined} */
let openConversation;
/** @type {(gone: string, mergedInto: string | null) => void} */
let onGone = () => {};

/** @param {typeof onGone} handler */
export function useGoneHandler(handler) {
  onGone = handler;
}

const socket = new LiveSocket({
  url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/live`,
  hello: () => {
    resumed = cursor ?? listStands();
    return { type: 'hello', resume: resumed, watch: [...watched.values()].map((entry) => entry.what) };
  },
  onFrame: receive,
  onState: (state) => {
    connection.value = { ...connection.peek(), state, since: Date.now() };
    if (state === 'lost') lost();
  },
  onRefused: () => {
    sessionExpired.value = true;
  },
});
useSender((frame) => connection.peek().state === 'open' && socket.send(frame));

let openedSince = false;

/** A handshake that fails does not say why; a session that has ended does when asked by REST. */
function lost() {
  forgetPresence();
  if (!openedSince) api.get('/api/me').catch(() => undefined);
  openedSince = false;
}

/** @param {any} frame */
function receive(frame) {
  connection.value = { ...connection.peek(), heard: Date.now() };
  switch (frame.type) {
    case 'welcome':
      welcome(frame);
      break;
    case 'events':
      cursor = frame.cursor;
      queue(frame.items);
      break;
    case 'result':
      settle(frame);
      break;
    case 'presence':
      putPresence(frame.conversation, frame.agents);
      break;
    case 'reset':
      cursor = frame.cursor;
      reloadAll();
      break;
    default:
  }
}

/** @param {{cursor: string, resumed: boolean, now: number}} frame */
function welcome(frame) {
  cursor = frame.cursor;
  openedSince = true;
  loadMentions().catch(() => undefined);
  setServerTime(frame.now);
  if (resumed === null) lineBegan(frame.cursor);
  else if (!frame.resumed) reloadAll();
  if (wasOpen) {
    catchingUp = Date.now();
    caughtUp.value = 0;
  } else if (openConversation) catchUp(openConversation);
  wasOpen = true;
  repeatAll();
  tell('welcome', frame);
}

/** Something was missed that cannot be replayed. */
function reloadAll() {
  waiting = [];
  reload();
  refreshThreads(openConversation);
  loadSession().catch(() => undefined);
}

/** @type {any[]} */
let waiting = [];
let scheduled = false;

/** @param {any[]} items */
function queue(items) {
  waiting.push(...items);
  if (Date.now() - catchingUp < 2000) caughtUp.value += items.length;
  if (scheduled) return;
  scheduled = true;
  // A hidden page draws no pictures, but its title counts on.
  if (document.hidden) setTimeout(apply, 250);
  else requestAnimationFrame(apply);
}

function apply() {
  scheduled = false;
  const items = waiting;
  waiting = [];
  if (!me.peek()) return;
  batch(() => {
    /** @type {Map<string, Conversation>} */
    const rows = new Map();
    /** @type {Map<string, Message[]>} */
    const messages = new Map();
    const changed = new Set();
    for (const item of items) {
      for (const listener of listeners) listener(item);
      if (item.kind === 'conversation') {
        rows.set(item.row.id, item.row);
        changed.add(item.row.id);
      } else if (item.kind === 'message') {
        const list = messages.get(item.conversation_id) ?? [];
        list.push(item.message);
        messages.set(item.conversation_id, list);
      } else applyOther(item, changed);
    }
    putRows([...rows.values()]);
    for (const [conversation, list] of messages) {
      putMessages(conversation, list);
      landed(list);
    }
    rowsChanged([...changed]);
  });
}

/** @param {any} item @param {Set<any>} changed */
function applyOther(item, changed) {
  switch (item.kind) {
    case 'read':
      putRead(item.conversation_id, item.position);
      changed.add(item.conversation_id);
      break;
    case 'mention':
      putMention(item);
      changed.add(item.conversation_id);
      break;
    case 'mentions_read':
      dropMention(item.conversation_id);
      changed.add(item.conversation_id);
      break;
    case 'gone':
      removeFromList(item.conversation_id);
      dropRow(item.conversation_id);
      forgetThread(item.conversation_id);
      onGone(item.conversation_id, item.merged_into ?? null);
      break;
    case 'counts':
      counts.value = item.counts;
      break;
    case 'directory':
      loadPart(item.part).catch(() => undefined);
      if (item.part === 'agents' || item.part === 'teams') loadSession().catch(() => undefined);
      break;
    case 'colleagues':
      putColleagues(item.people);
      break;
    case 'availability':
      toldAvailability(item.availability, item.reason);
      break;
    case 'notice':
      lastNotice.value = item;
      break;
    default:
      tell(item.kind, item);
  }
}

/** Of what only some parts of the console want to know. @type {Map<string, Set<(item: any) => void>>} */
const wanting = new Map();

/** Calls back for each live item of a kind; `welcome` is each time the line comes back. @param {string} kind @param {(item: any) => void} listener */
export function onLive(kind, listener) {
  wanting.set(kind, (wanting.get(kind) ?? new Set()).add(listener));
}

/** @param {string} kind @param {any} item */
function tell(kind, item) {
  for (const listener of wanting.get(kind) ?? []) listener(item);
}

/** Tells the server what is on screen. @param {object} what @returns {() => void} to stop */
export function watch(what) {
  const key = JSON.stringify(what);
  const entry = watched.get(key) ?? { what, count: 0 };
  entry.count += 1;
  watched.set(key, entry);
  if (entry.count === 1) socket.send({ type: 'watch', ...what });
  return () => {
    entry.count -= 1;
    if (entry.count > 0 || watched.get(key) !== entry) return;
    watched.delete(key);
    socket.send({ type: 'unwatch', ...what });
  };
}

/** @param {string} conversation @param {'looking' | 'composing' | 'away'} state */
export const tellPresence = (conversation, state) => socket.send({ type: 'presence', conversation, state });

/** @param {string | undefined} id */
export function setOpenConversation(id) {
  openConversation = id;
}

export function goLive() {
  socket.start();
}

/** Signed out, or about to sign in as somebody else. */
export function goDark() {
  socket.stop();
  forgetAll();
  cursor = null;
  wasOpen = false;
  forgetLine();
  watched.clear();
}

/** @type {Set<(item: any) => void>} */
const listeners = new Set();

/** Calls back for each item of a live event, before the page takes it in. @param {(item: any) => void} listener */
export function onItem(listener) {
  listeners.add(listener);
}

export const hurry = () => socket.hurry();
addEventListener('online', hurry);
