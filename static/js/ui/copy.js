// Words for somewhere else.
import { t } from '../lib/i18n.js';
import { toast } from './toast.js';

/** @param {string} words */
export async function copy(words) {
  try {
    await navigator.clipboard.writeText(words);
    toast(t('message.copied'), { kind: 'ok' });
  } catch {
    toast(t('message.not_copied'), { kind: 'danger' });
  }
}
