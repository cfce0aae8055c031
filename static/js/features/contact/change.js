// Changes to a customer's card. Whoever was too late sees what the other wrote, and decides anew.
import { t } from '../../lib/i18n.js';
import { api, asProblem } from '../../net/api.js';
import { toast } from '../../ui/toast.js';
import { put } from './cards.js';

/** @param {ContactCard} card as it was when the change was made @param {{name?: string | null, fields?: Record<string, string | null>}} change */
export async function change(card, change) {
  try {
    put(await api.patch(`/api/contacts/${card.id}`, { version: card.version, ...change }));
  } catch (error) {
    const problem = asProblem(error);
    if (problem.code === 'conflict' && problem.body.contact) {
      put(problem.body.contact);
      toast(t('contact.moved'), { kind: 'danger' });
    }
    throw error;
  }
}
