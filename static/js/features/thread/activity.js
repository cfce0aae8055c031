// Quiet lines: what happened to the conversation, in words.
import { html } from 'htm/preact';
import { list, t } from '../../lib/i18n.js';
import { clock, fullMoment, moment } from '../../lib/time.js';
import { agentName, labelOf, teamName } from '../../store/directory.js';
import { self } from '../../store/session.js';

/** @param {string | null | undefined} id */
const person = (id) => agentName(id) || t('someone');

/** @param {string[] | undefined} ids */
const labelNames = (ids) => list((ids ?? []).map((id) => labelOf(id)?.name ?? t('someone')));

/** @param {Message} message @returns {string} */
export function activityWords(message) {
  const { content, author } = message;
  const name = author.id === self().id ? t('author.you') : message.author_name || person(author.id);
  const who = author.kind === 'agent' ? name : '';
  switch (content.activity) {
    case 'owner_changed':
      return ownerWords(content, who, author);
    case 'team_changed':
      return t('activity.team', { team: teamName(content.to) || t('activity.no_team') });
    case 'episode_opened':
      return t('activity.episode', { number: content.episode });
    case 'snoozed':
      return t('activity.snoozed', { who, time: moment(content.until) });
    case 'follow_up_set':
      return content.at ? t('activity.follow_up', { who, time: moment(content.at) }) : t('activity.follow_up_off', { who });
    case 'labelled': {
      const parts = [];
      if (content.added?.length) parts.push(t('activity.label_added', { labels: labelNames(content.added) }));
      if (content.removed?.length) parts.push(t('activity.label_removed', { labels: labelNames(content.removed) }));
      return parts.join(' · ');
    }
    case 'prioritised':
      return t('activity.priority', { priority: t(`priority.${content.priority}`) });
    case 'assistant_set':
      return t('activity.assistant', { mode: t(`assistant.${content.mode}`) });
    case 'undone':
      return t('activity.undone', { who, act: t(`act.${content.act}`) });
    case 'merged':
      return t('activity.merged', { count: content.entries });
    case 'resolved':
    case 'reopened':
      return who ? t(`activity.${content.activity}`, { who }) : t(`activity.${content.activity}_alone`);
    case 'woken':
      return t('activity.woken');
    default:
      return t('activity.other');
  }
}

/** @param {Content} content @param {string} who @param {Author} author */
function ownerWords(content, who, author) {
  const isMe = content.to === self().id;
  const to = isMe ? t('owner.you') : person(content.to);
  const subject = isMe ? t('author.you') : to;
  switch (content.change) {
    case 'claimed':
    case 'claimed_by_reply':
      return t('activity.claimed', { who: subject });
    case 'assigned':
      return author.id === content.to ? t('activity.claimed', { who: subject }) : t('activity.assigned', { who, to });
    case 'released':
      return t('activity.released', { who: who || person(content.from) });
    case 'taken_over':
      return t('activity.taken_over', { to: subject, from: person(content.from) });
    case 'owner_away':
      return t('activity.owner_away', { who: person(content.from) });
    default:
      return content.to ? t('activity.transferred_to', { to }) : t('activity.transferred');
  }
}

/** @param {{message: Message}} props */
export function Activity({ message }) {
  return html`<p class="activity" id=${`message-${message.id}`} data-entry=${message.id} title=${fullMoment(message.at)}><span>${activityWords(message)}</span> · <time>${clock(message.at)}</time></p>`;
}
