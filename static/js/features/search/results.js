// What was found, or why there is nothing to show.
import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../../lib/i18n.js';
import { Icon } from '../../ui/icon.js';
import { Retry } from '../../ui/retry.js';
import { complain, problemText } from '../../ui/toast.js';
import { find, finding, more } from './finding.js';
import { ConversationHit, MessageHit, lastOpened } from './hits.js';

export function Results() {
  const { words, state, error, conversations, messages, complete } = finding.value;
  useReturn(state);
  if (state === 'idle') return html`<${Say} icon="search" text=${t('search.hint')} hint=${t('search.hint_how')} />`;
  if (state === 'failed') {
    return html`<div class="empty-state" role="alert"><${Icon} name="circle-alert" class="large" /><p>${problemText(error)}</p>
      <div class="chips"><${Retry} error=${error} onRetry=${() => find(words)} /></div></div>`;
  }
  const nothing = conversations.items.length === 0 && messages.items.length === 0;
  if (nothing && state === 'loading') return html`<${Skeleton} />`;
  return html`<p class="hidden" role="status" id="search-state">${t('search.found', { count: conversations.items.length + messages.items.length })}</p>
    ${!complete && html`<p class="search-note" role="status"><${Icon} name="info" />${t('search.incomplete')}</p>`}
    ${nothing && !messages.next && html`<${Say} icon="search" text=${t('search.none', { words })} hint=${t('search.none_hint')} />`}
    <${Group} kind="conversations" page=${conversations} hit=${ConversationHit} />
    <${Group} kind="messages" page=${messages} hit=${MessageHit} />`;
}

/** @param {{kind: 'conversations' | 'messages', page: {items: any[], next: string | null}, hit: any}} props */
function Group({ kind, page, hit: Hit }) {
  const [waits, setWaits] = useState(false);
  if (page.items.length === 0 && !page.next) return null;
  const goOn = async () => {
    setWaits(true);
    await more(kind).catch(complain);
    setWaits(false);
  };
  return html`<section class="search-group" aria-labelledby=${`search-${kind}`}>
    <h2 id=${`search-${kind}`}>${t(`search.${kind}`)}</h2>
    <ul>${page.items.map((item) => html`<li key=${item.id ?? item.conversation.id}><${Hit} hit=${item} /></li>`)}</ul>
    ${page.next && html`<button type="button" class="button small search-more" aria-disabled=${String(waits)} onClick=${() => !waits && goOn()}>${t('search.more')}</button>`}
  </section>`;
}

/** Whoever comes back stands at the hit they had opened. @param {string} state */
function useReturn(state) {
  useEffect(() => {
    if (state !== 'ready' || !lastOpened.id) return;
    document.getElementById(lastOpened.id)?.focus();
    lastOpened.id = '';
  }, [state]);
}

/** @param {{icon: string, text: string, hint: string}} props */
function Say({ icon, text, hint }) {
  return html`<div class="empty-state" role="status" id="search-state"><${Icon} name=${icon} class="large" /><p>${text}</p><p class="hint">${hint}</p></div>`;
}

function Skeleton() {
  const rows = Array.from({ length: 6 });
  return html`<div class="skeleton" role="status" id="search-state" aria-label=${t('app.loading')}>${rows.map((_, index) => html`<div key=${index} class="skeleton-row"><i /><div><b /><b /></div></div>`)}</div>`;
}
