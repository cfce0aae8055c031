// The form in which an answer or a note is written: words, files, a quote, a recording.
import { html } from 'htm/preact';
import { useRef, useState } from 'preact/hooks';
import { t } from '../../lib/i18n.js';
import { attach, attachedTo } from '../../store/attached.js';
import { drafts, putDraft } from '../../store/drafts.js';
import { prefs } from '../../store/prefs.js';
import { threadOf } from '../../store/threads.js';
import { IconButton } from '../../ui/icon.js';
import { Quoted } from '../thread/bubble.js';
import { Attachments, attachment, fromFiles, tooLarge } from './attachments.js';
import { useDrops } from './drops.js';
import { quoted } from './quote.js';
import { sendNote, sendReply } from './submit.js';
import { useSuggestions } from './suggestions.js';
import { TextBox } from './text-box.js';
import { Tools } from './tools.js';
import { begins, ends, stoppedTyping, typed } from './typing.js';
import { Recorder } from './voice.js';

/** What WhatsApp takes in one message. */
const LONGEST_TEXT = 4096;
const LONGEST_CAPTION = 1024;

/** @param {{row: Conversation, noting: boolean, claims: boolean}} props */
export function Editor({ row, noting, claims }) {
  const kind = noting ? 'note' : 'reply';
  const text = drafts.value[row.id]?.[kind] ?? '';
  const files = noting ? [] : attachedTo(row.id);
  const setFiles = (/** @type {import('../../store/attached.js').Attachment[]} */ next) => attach(row.id, next);
  const [recording, setRecording] = useState(false);
  const box = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const addFiles = (/** @type {Iterable<File>} */ list) => !noting && setFiles([...attachedTo(row.id), ...fromFiles(list)]);
  const setText = (/** @type {string} */ next) => {
    if (!noting && !text) begins(row.id, threadOf(row.id).peek().items.at(-1)?.seq);
    if (!noting && !next) ends(row.id);
    putDraft(row.id, kind, next);
    if (next) typed(row.id, !noting);
    else stoppedTyping(row.id);
  };
  const suggestions = useSuggestions({ row, noting, text, setText, box, addFiles });
  const quote = !noting && quoted.value?.conversation === row.id ? quoted.value.quote : null;
  useDrops(addFiles);
  const limit = files.length > 0 ? LONGEST_CAPTION : LONGEST_TEXT;
  const disabled = files.some(tooLarge) || text.length > limit || (!text.trim() && files.length === 0);

  const submit = async (resolve = false) => {
    if (disabled) return;
    const left = noting ? sendNote(row.id, text.trim()) : await sendReply(row.id, { text: text.trim(), files, quote, resolve });
    if (!left) return;
    if (!noting) setFiles([]);
    quoted.value = noting ? quoted.peek() : null;
    stoppedTyping(row.id);
    box.current?.focus();
  };
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    if (event.isComposing || suggestions.onKeyDown(event) || event.key !== 'Enter') return;
    const mod = event.ctrlKey || event.metaKey;
    const sends = prefs.value.enterSends ? !event.shiftKey || mod : mod;
    if (!sends) return;
    event.preventDefault();
    submit(mod && event.shiftKey && !noting);
  };
  const recorded = (/** @type {Blob} */ blob) => {
    const isOgg = blob.type.includes('ogg');
    setRecording(false);
    setFiles([...attachedTo(row.id), attachment(blob, `voice.${isOgg ? 'ogg' : 'm4a'}`, isOgg)]);
  };
  return html`<form class="editor" onSubmit=${(/** @type {Event} */ event) => {
      event.preventDefault();
      submit();
    }}>
    ${suggestions.list}
    ${quote && html`<div class="quoting"><${Quoted} quote=${quote} /><${IconButton} icon="x" class="small" label=${t('composer.no_quote')} onClick=${() => {
      quoted.value = null;
    }} /></div>`}
    <${Attachments} files=${files} longest=${LONGEST_CAPTION} onChange=${setFiles} />
    ${recording ? html`<${Recorder} onCancel=${() => setRecording(false)} onDone=${recorded} />`
      : html`<${TextBox} box=${box} text=${text} noting=${noting} files=${files.length} onText=${setText} onKeyDown=${onKeyDown} onFiles=${addFiles} suggestions=${suggestions} />`}
    ${text.length > limit && html`<p class="problem" role="alert">${t('composer.too_long', { count: text.length - limit })}</p>`}
    <${Tools} row=${row} noting=${noting} recording=${recording} claims=${claims} disabled=${disabled} onFiles=${addFiles} onRecord=${() => setRecording(true)}
      suggestions=${suggestions} onResolve=${() => submit(true)} />
  </form>`;
}
