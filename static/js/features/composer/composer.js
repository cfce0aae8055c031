// Where answers and notes are written.
import { html } from 'htm/preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../../lib/i18n.js';
import { minute } from '../../store/clock.js';
import { drafts, putDraft } from '../../store/drafts.js';
import { send } from '../../store/outbox.js';
import { prefs } from '../../store/prefs.js';
import { presence } from '../../store/presence.js';
import { may } from '../../store/session.js';
import { threadOf } from '../../store/threads.js';
import { Confirm, ask } from '../../ui/dialog.js';
import { Icon, IconButton } from '../../ui/icon.js';
import * as actions from '../actions.js';
import { Quoted } from '../thread/bubble.js';
import { Attachments, attachment, fromFiles, tooLarge } from './attachments.js';
import { mode } from './mode.js';
import { quoted } from './quote.js';
import { replyRule } from './rule.js';
import { useSuggestions } from './suggestions.js';
import { openTemplates } from './templates.js';
import { TextBox } from './text-box.js';
import { stoppedTyping, typed } from './typing.js';
import { Recorder } from './voice.js';

/** What WhatsApp takes in one message. */
const LONGEST_TEXT = 4096;
const LONGEST_CAPTION = 1024;

/** @param {{row: Conversation}} props */
export function Composer({ row }) {
  const rule = replyRule(row);
  const noting = mode.value === 'note';
  if (rule === 'no_right' && !may('reply')) return html`<div class="composer" id="composer" tabindex="-1"><p class="composer-notice"><${Icon} name="lock" />${t('composer.no_right')}</p></div>`;
  const closed = row.window_closes_at === null || row.window_closes_at <= minute.value;
  let body = html`<${Editor} key=${mode.value} row=${row} noting=${noting} claims=${rule === 'claims'} />`;
  if (!noting && rule === 'owned') body = html`<${OwnedNotice} row=${row} />`;
  else if (!noting && rule === 'no_right') body = html`<p class="composer-notice"><${Icon} name="lock" />${t('composer.no_right')}</p>`;
  else if (!noting && closed) body = html`<${ClosedNotice} row=${row} />`;
  return html`<div class=${`composer${noting ? ' noting' : ''}`} id="composer" tabindex="-1">
    <div class="tabs" role="tablist" aria-label=${t('composer.mode')}>
      <${Tab} name="reply" icon="reply" /><${Tab} name="note" icon="sticky-note" />
    </div>${body}</div>`;
}

/** @param {{name: 'reply' | 'note', icon: string}} props */
function Tab({ name, icon }) {
  const on = mode.value === name;
  return html`<button type="button" role="tab" class="tab" aria-selected=${String(on)} tabindex=${on ? 0 : -1} id=${`tab-${name}`}
    onKeyDown=${(/** @type {KeyboardEvent} */ event) => {
      if (!event.key.startsWith('Arrow')) return;
      mode.value = name === 'reply' ? 'note' : 'reply';
      document.getElementById(`tab-${mode.value}`)?.focus();
    }}
    onClick=${() => {
      mode.value = name;
    }}><${Icon} name=${icon} flip=${icon === 'reply'} />${t(`composer.${name}`)}</button>`;
}

/** @param {{row: Conversation}} props */
function OwnedNotice({ row }) {
  return html`<div class="composer-notice"><${Icon} name="lock" /><span>${t('composer.owned', { owner: row.owner?.name ?? '' })}</span><span class="grow" />
    ${may('take_over') && html`<button type="button" class="button" onClick=${() => actions.takeOver(row.id)}>${t('action.take_over')}</button>`}</div>`;
}

/** @param {{row: Conversation}} props */
function ClosedNotice({ row }) {
  const never = row.window_closes_at === null;
  return html`<div class="composer-notice"><${Icon} name="clock" /><span>${t(never ? 'composer.never' : 'composer.closed')}</span><span class="grow" />
    <button type="button" class="button primary" onClick=${() => openTemplates(row.id)}><${Icon} name="layout-template" />${t('template.choose')}</button></div>`;
}

/** @param {{row: Conversation, noting: boolean, claims: boolean}} props */
function Editor({ row, noting, claims }) {
  const kind = noting ? 'note' : 'reply';
  const text = drafts.value[row.id]?.[kind] ?? '';
  const [files, setFiles] = useState(/** @type {import('./attachments.js').Attachment[]} */ ([]));
  const [recording, setRecording] = useState(false);
  const box = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const mentions = useRef(/** @type {Map<string, string>} */ (new Map()));
  const addFiles = (/** @type {Iterable<File>} */ list) => !noting && setFiles((old) => [...old, ...fromFiles(list)]);
  const setText = (/** @type {string} */ next) => {
    putDraft(row.id, kind, next);
    if (next) typed(row.id, !noting);
    else stoppedTyping(row.id);
  };
  const suggestions = useSuggestions({ row, noting, text, setText, box, mentions: mentions.current, addFiles });
  const quote = !noting && quoted.value?.conversation === row.id ? quoted.value.quote : null;
  useDrops(addFiles);
  const limit = files.length > 0 ? LONGEST_CAPTION : LONGEST_TEXT;
  const blocked = files.some(tooLarge) || text.length > limit;
  const empty = !text.trim() && files.length === 0;

  const submit = async (resolve = false) => {
    if (empty || blocked) return;
    if (noting) {
      const named = [...mentions.current].filter(([name]) => text.includes(`@${name}`)).map(([, id]) => id);
      send({ conversation: row.id, command: 'note', body: { text: text.trim(), mentions: named } });
    } else {
      if (!(await nobodyElseWrites(row.id))) return;
      sendReply(row.id, text.trim(), files, quote, resolve);
      setFiles([]);
      quoted.value = null;
    }
    mentions.current.clear();
    putDraft(row.id, kind, '');
    stoppedTyping(row.id);
    box.current?.focus();
  };

  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    if (event.isComposing || suggestions.onKeyDown(event)) return;
    if (event.key !== 'Enter') return;
    const mod = event.ctrlKey || event.metaKey;
    const sends = prefs.value.enterSends ? !event.shiftKey || mod : mod;
    if (!sends) return;
    event.preventDefault();
    submit(mod && event.shiftKey && !noting);
  };
  return html`<form class="editor" onSubmit=${(/** @type {Event} */ event) => {
      event.preventDefault();
      submit();
    }}>
    ${suggestions.list}
    ${quote && html`<div class="quoting"><${Quoted} quote=${quote} /><${IconButton} icon="x" class="small" label=${t('composer.no_quote')} onClick=${() => {
      quoted.value = null;
    }} /></div>`}
    <${Attachments} files=${files} onChange=${setFiles} />
    ${recording
      ? html`<${Recorder} onCancel=${() => setRecording(false)} onDone=${(/** @type {Blob} */ blob) => {
        setRecording(false);
        setFiles([...files, attachment(blob, `voice.${blob.type.includes('ogg') ? 'ogg' : 'm4a'}`, blob.type.includes('ogg'))]);
      }} />`
      : html`<${TextBox} box=${box} text=${text} noting=${noting} files=${files.length} claims=${claims} onText=${setText} onKeyDown=${onKeyDown} onFiles=${addFiles} suggestions=${suggestions} />`}
    ${text.length > limit && html`<p class="problem" role="alert">${t('composer.too_long', { count: text.length - limit })}</p>`}
    <${Tools} row=${row} noting=${noting} recording=${recording} onFiles=${addFiles} onRecord=${() => setRecording(true)}
      onSlash=${() => suggestions.open('/')} onMention=${() => suggestions.open('@')} disabled=${empty || blocked} claims=${claims} />
  </form>`;
}

/** @param {any} props */
function Tools({ row, noting, recording, onFiles, onRecord, onSlash, onMention, disabled, claims }) {
  const picker = useRef(/** @type {HTMLInputElement | null} */ (null));
  return html`<div class="tools">
    ${!noting && html`<input ref=${picker} type="file" multiple class="hidden" tabindex="-1" aria-hidden="true" id="composer-files" onChange=${(/** @type {any} */ event) => {
      onFiles(event.target.files);
      event.target.value = '';
    }} />
      <${IconButton} icon="paperclip" label=${t('composer.attach')} keys="Ctrl+Shift+A" onClick=${() => picker.current?.click()} />
      <${IconButton} icon="zap" label=${t('composer.quick')} onClick=${onSlash} />
      <${IconButton} icon="mic" id="composer-voice" label=${t('composer.voice')} keys="Ctrl+Shift+M" disabled=${recording} onClick=${onRecord} />
      <${IconButton} icon="layout-template" label=${t('template.send')} onClick=${() => openTemplates(row.id)} />`}
    ${noting && html`<${IconButton} icon="at-sign" label=${t('composer.mention')} onClick=${onMention} />`}
    <span class="grow" />
    ${claims && !noting && html`<span class="hint claims">${t('composer.claims')}</span>`}
    <button class=${`button primary send${noting ? ' noting' : ''}`} disabled=${disabled} aria-label=${t(noting ? 'composer.add_note' : 'composer.send')}><${Icon} name=${noting ? 'sticky-note' : 'send'} flip=${!noting} />
      <span class="action-label">${t(noting ? 'composer.add_note' : 'composer.send')}</span></button></div>`;
}

/** @param {string} id */
async function nobodyElseWrites(id) {
  const writing = (presence.peek()[id] ?? []).find((entry) => entry.state === 'composing');
  if (!writing) return true;
  return ask(Confirm, { title: t('collision.title', { name: writing.agent.name }), text: t('collision.text'), action: t('moved.send') });
}

/** Words alone, or files with the words under the first one that can carry them. @param {string} id @param {string} text @param {import('./attachments.js').Attachment[]} files @param {Quote | null} quote @param {boolean} resolve */
function sendReply(id, text, files, quote, resolve) {
  const seen = threadOf(id).peek().items.at(-1)?.seq;
  const common = { seen, reply_to: quote?.message_id ?? undefined };
  const carrier = files.find((file) => file.kind !== 'audio');
  const message = (/** @type {object} */ body, /** @type {boolean} */ last) =>
    ({ conversation: id, command: /** @type {const} */ ('messages'), body: { ...body, ...common, resolve: last && resolve ? true : undefined }, quote });
  files.forEach((file, at) => {
    const caption = file === carrier && text ? text : undefined;
    const last = at === files.length - 1 && (Boolean(carrier) || !text);
    const details = file.kind === 'document' ? { file_name: file.name } : file.kind === 'audio' ? { voice: file.voice } : {};
    send({ ...message({ type: file.kind, caption, ...details }, last), file: { blob: file.blob, name: file.name, kind: file.kind, caption: caption ?? '', voice: file.voice } });
  });
  if (text && !carrier) send(message({ type: 'text', text }, true));
}

/** Files dropped anywhere on the thread. @param {(files: Iterable<File>) => void} add */
function useDrops(add) {
  const latest = useRef(add);
  latest.current = add;
  useEffect(() => {
    const thread = document.getElementById('thread');
    if (!thread) return undefined;
    const over = (/** @type {DragEvent} */ event) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      thread.classList.add('dropping');
    };
    const leave = (/** @type {DragEvent} */ event) => {
      if (!thread.contains(/** @type {Node} */ (event.relatedTarget))) thread.classList.remove('dropping');
    };
    const drop = (/** @type {DragEvent} */ event) => {
      event.preventDefault();
      thread.classList.remove('dropping');
      if (event.dataTransfer) latest.current(event.dataTransfer.files);
    };
    thread.addEventListener('dragover', over);
    thread.addEventListener('dragleave', leave);
    thread.addEventListener('drop', drop);
    return () => {
      thread.removeEventListener('dragover', over);
      thread.removeEventListener('dragleave', leave);
      thread.removeEventListener('drop', drop);
    };
  }, []);
}
