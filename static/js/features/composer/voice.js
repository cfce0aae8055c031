// Records a voice note. The recording is made into what WhatsApp takes before it is attached.
import { html } from 'htm/preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../../lib/i18n.js';
import { waiting } from '../../lib/time.js';
import { lazy } from '../../ui/dialog.js';
import { Icon } from '../../ui/icon.js';
import { toast } from '../../ui/toast.js';

/** What browsers record, best first: Firefox writes ogg, Chromium webm, Safari mp4. */
const TYPES = ['audio/ogg;codecs=opus', 'audio/webm;codecs=opus', 'audio/mp4'];
const LONGEST_MILLIS = 15 * 60_000;

/** @param {{onDone: (recording: Blob) => void, onCancel: () => void}} props */
export function Recorder({ onDone, onCancel }) {
  const [since, setSince] = useState(0);
  const [now, setNow] = useState(0);
  const recorder = useRef(/** @type {MediaRecorder | null} */ (null));
  const wanted = useRef(false);
  useEffect(() => {
    let stopped = false;
    /** @type {MediaStream | null} */
    let stream = null;
    const begin = async () => {
      stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true } });
      if (stopped) {
        release(stream);
        return;
      }
      const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
      /** @type {Blob[]} */
      const parts = [];
      const made = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: 32_000 });
      made.ondataavailable = (event) => parts.push(event.data);
      made.onstop = () => {
        release(stream);
        if (wanted.current) finish(new Blob(parts, { type: made.mimeType })).then(onDone, failed);
      };
      made.start();
      recorder.current = made;
      setSince(Date.now());
    };
    const failed = () => {
      toast(t('voice.failed'), { kind: 'danger' });
      onCancel();
    };
    begin().catch(failed);
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => {
      stopped = true;
      clearInterval(timer);
      if (recorder.current?.state === 'recording') recorder.current.stop();
      release(stream);
    };
  }, []);
  const stop = () => {
    wanted.current = true;
    recorder.current?.stop();
  };
  const span = since ? Math.max(0, now - since) : 0;
  useEffect(() => {
    if (span > LONGEST_MILLIS) stop();
  }, [span > LONGEST_MILLIS]);
  return html`<div class="recorder" role="group" aria-label=${t('composer.voice')}><span class="recording-dot" aria-hidden="true" />
    <span class="num" role="timer">${waiting(span)}</span><span class="hint">${t(since ? 'voice.recording' : 'voice.asking')}</span><span class="grow" />
    <button type="button" class="button" onClick=${onCancel}><${Icon} name="trash-2" />${t('app.discard')}</button>
    <button type="button" class="button primary" disabled=${!since} onClick=${stop}><${Icon} name="check" />${t('voice.stop')}</button></div>`;
}

/** @param {MediaStream | null} stream */
const release = (stream) => stream?.getTracks().forEach((track) => { track.stop(); });

/** @param {Blob} recording @returns {Promise<Blob>} */
async function finish(recording) {
  if (!recording.type.includes('webm')) return recording;
  const module = await lazy(() => import('../../lib/ogg.js'));
  if (!module) throw new Error('the converter is not there');
  const ogg = module.webmToOgg(new Uint8Array(await recording.arrayBuffer()));
  return new Blob([ogg], { type: 'audio/ogg; codecs=opus' });
}
