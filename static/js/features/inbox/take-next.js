// What the queue hands out: the conversation that waits longest, to whoever asks.
import { signal } from '@preact/signals';
import { html } from 'htm/preact';
import { t } from '../../lib/i18n.js';
import { hinted, spoken } from '../../lib/keymap.js';
import { askedBy } from '../../lib/views.js';
import { api, asProblem } from '../../net/api.js';
import { go, route } from '../../router.js';
import { putRows } from '../../store/conversations.js';
import { keysOf } from '../../store/keymap.js';
import { rowsChanged } from '../../store/list.js';
import { may } from '../../store/session.js';
import { Icon } from '../../ui/icon.js';
import { complain, toast } from '../../ui/toast.js';
import { listHref } from '../open.js';

const asking = signal(false);

/** Of the queue of the team, the number or the label that is looked at. */
function wanted() {
  const { parts, query } = route.peek();
  const { view, team } = askedBy(parts[1] ?? '', query);
  return {
    view: view === 'teams' ? 'teams' : 'unassigned',
    team: query.team || team || undefined,
    channel: query.channel || undefined,
    label: query.label || undefined,
  };
}

/** So many at once, for whoever works through a full queue. */
const SEVERAL = 5;

/** Takes the next one, or several, and opens the first among one's own. @param {number} count */
async function take(count) {
  if (asking.peek() || !may('claim')) return;
  asking.value = true;
  try {
    const { items } = await api.post('/api/conversations/next', { ...wanted(), count }, crypto.randomUUID());
    putRows(items);
    rowsChanged(items.map((/** @type {Conversation} */ row) => row.id));
    if (items.length > 0) go(listHref('mine', items[0].id, {}));
    else toast(t('list.none_waits'));
    if (items.length > 1) toast(t('done.taken', { count: items.length }), { kind: 'ok' });
  } catch (error) {
    complain(asProblem(error));
  } finally {
    asking.value = false;
  }
}

export const takeNext = () => take(1);
export const takeSeveral = () => take(SEVERAL);

/** @param {{class?: string}} props */
export function TakeNextButton({ class: kind = '' }) {
  if (!may('claim')) return null;
  return html`<button type="button" class=${`button ${kind}`} aria-keyshortcuts=${spoken(keysOf('keys.take_next'))} title=${hinted(t('action.take_next'), keysOf('keys.take_next'))} disabled=${asking.value} onClick=${takeNext}>
    <${Icon} name="hand" />${t('action.take_next')}</button>`;
}
