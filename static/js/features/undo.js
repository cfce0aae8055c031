// Taking back what was just done: a button for six seconds, and the key Z.
import { t } from '../lib/i18n.js';
import { toast } from '../ui/toast.js';

const OFFERED_MILLIS = 6000;

/** @type {(() => void) | null} */
let latest = null;

/** @param {string} words what was done @param {() => unknown} takeBack */
export function offerUndo(words, takeBack) {
  const once = () => {
    if (latest === once) latest = null;
    takeBack();
  };
  latest = once;
  setTimeout(() => {
    if (latest === once) latest = null;
  }, OFFERED_MILLIS);
  toast(words, { kind: 'ok', action: t('app.undo'), onAction: once });
}

/** What the key does. */
export function undoLatest() {
  if (latest) latest();
  else toast(t('undo.nothing'));
}
