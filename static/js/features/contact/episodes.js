// Earlier stretches of the conversation: when, whose, and where they begin.
import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { t } from '../../lib/i18n.js';
import { moment, span } from '../../lib/time.js';
import { Pages, Part, usePages } from './part.js';

const FEW = 5;

/** @param {{contact: string, changes: number}} props */
export function Episodes({ contact, changes }) {
  const [wanted, setWanted] = useState(false);
  const [all, setAll] = useState(false);
  const pages = usePages(`/api/contacts/${contact}/episodes`, wanted, changes);
  return html`<${Part} title=${t('contact.episodes')} count=${pages.items?.length} onOpen=${setWanted}>
    <${Pages} pages=${pages} empty=${t('contact.no_episodes')}>${(/** @type {EpisodeRow[]} */ items) => html`
      <ol class="plain episodes" reversed>${(all ? items : items.slice(0, FEW)).map((episode) => html`<${Episode} key=${`${episode.conversation_id}/${episode.seq}`} episode=${episode} />`)}</ol>
      ${!all && items.length > FEW && html`<button type="button" class="button small" onClick=${() => setAll(true)}>${t('contact.all', { count: items.length })}</button>`}`}</${Pages}>
  </${Part}>`;
}

/** @param {{episode: EpisodeRow}} props */
function Episode({ episode }) {
  const { resolved_at: end, opened_at: begin } = episode;
  return html`<li><a class="episode" href=${`/inbox/all/${episode.conversation_id}?at=${episode.seq}`}>
    <strong>${moment(begin)}</strong> <span class=${`chip${end ? '' : ' info'}`}>${end ? t('contact.lasted', { time: span(end - begin) }) : t('contact.open_now')}</span>
    <span class="hint"><bdi>${episode.owner?.name || t('owner.nobody')}</bdi></span></a></li>`;
}
