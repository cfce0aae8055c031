// Whether a colleague takes up work, in words and as a dot's name; live while it is shown.
import { useEffect } from 'preact/hooks';
import { t } from '../lib/i18n.js';
import { watch } from '../net/live.js';

/** Hears of colleagues who come, go or change their word, for as long as the part is shown. */
export const useColleagues = () => useEffect(() => watch({ people: 'everybody' }), []);

/** The name of the dot. @param {Agent} agent */
export const standing = (agent) => (agent.online ? agent.availability : 'offline');

/** In words, with the reason. @param {Agent} agent */
export function standingText(agent) {
  const words = t(`availability.${standing(agent)}`);
  const reason = agent.online && agent.availability_reason;
  return reason ? t('availability.because', { words, reason }) : words;
}
