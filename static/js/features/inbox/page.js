// The inbox: views, list, thread and details side by side, or one of them on a phone.
import { useSignalEffect } from '@preact/signals';
import { html } from 'htm/preact';
import { useEffect } from 'preact/hooks';
import { t } from '../../lib/i18n.js';
import { written } from '../../lib/keymap.js';
import { useGoneHandler } from '../../net/live.js';
import { route } from '../../router.js';
import { keysOf } from '../../store/keymap.js';
import { useRefusalHandler } from '../../store/outbox.js';
import { prefs } from '../../store/prefs.js';
import { me } from '../../store/session.js';
import { Icon } from '../../ui/icon.js';
import { toast } from '../../ui/toast.js';
import { onRefused } from '../composer/refusals.js';
import { Details } from '../details.js';
import { openConversation } from '../open.js';
import { installShortcuts } from '../shortcuts.js';
import { begin } from '../start.js';
import { Thread } from '../thread/thread.js';
import { ListPane } from './list-pane.js';
import { ViewsPane } from './views.js';

export function Page() {
  const { parts } = route.value;
  const view = parts[1] || 'mine';
  const id = parts[2];
  useSignalEffect(() => {
    if (me.value) begin();
  });
  useEffect(() => installShortcuts(), []);
  useEffect(() => {
    useRefusalHandler(onRefused);
    useGoneHandler(leave);
  }, []);
  const { details, views, density } = prefs.value;
  const withDetails = details && id;
  return html`<div class=${`inbox ${density}${id ? ' has-thread' : ''}${withDetails ? ' has-details' : ''}${views ? '' : ' no-views'}`}>
    <${ViewsPane} view=${view} />
    <${ListPane} view=${view} selected=${id} />
    ${id ? html`<${Thread} key=${id} id=${id} />` : html`<${NothingOpen} />`}
    ${withDetails && html`<${Details} key=${`details-${id}`} id=${id} />`}
  </div>`;
}

/** @param {string} gone @param {string | null} mergedInto */
function leave(gone, mergedInto) {
  if (route.peek().parts[2] !== gone) return;
  openConversation(mergedInto ?? '', { replace: true });
  toast(t(mergedInto ? 'thread.merged' : 'thread.gone'));
}

function NothingOpen() {
  const keys = { next: written(keysOf('keys.next')), previous: written(keysOf('keys.previous')), help: written(keysOf('keys.help')) };
  return html`<section class="thread empty" id="thread" tabindex="-1" aria-label=${t('thread.label')}>
    <div class="empty-state"><${Icon} name="message-square-text" class="large" /><p>${t('thread.none')}</p>
    ${Object.values(keys).every(Boolean) && html`<p class="hint">${t('thread.none_hint', keys)}</p>`}</div></section>`;
}
