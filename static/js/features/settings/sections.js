// The pages of the settings, who may see them, and where they come from.
import { may } from '../../store/session.js';

/** @typedef {{icon: string, right?: string, group: string, load: () => Promise<any>}} Section */

/** @type {Record<string, Section>} */
export const SECTIONS = {
  profile: { icon: 'user', group: 'you', load: () => import('./profile.js') },
  sessions: { icon: 'key-round', group: 'you', load: () => import('./sessions.js') },
  notifications: { icon: 'bell', group: 'you', load: () => import('./notifications.js') },
  keyboard: { icon: 'keyboard', group: 'you', load: () => import('./keyboard.js') },
  'quick-replies': { icon: 'zap', group: 'you', load: () => import('./quick-replies.js') },
  channels: { icon: 'phone', right: 'manage_channels', group: 'workspace', load: () => import('./channels.js') },
  people: { icon: 'users', right: 'manage_people', group: 'workspace', load: () => import('./people.js') },
  teams: { icon: 'arrow-right-left', right: 'manage_people', group: 'workspace', load: () => import('./teams.js') },
  labels: { icon: 'tag', right: 'manage_library', group: 'workspace', load: () => import('./labels.js') },
  'contact-fields': { icon: 'contact', right: 'manage_library', group: 'workspace', load: () => import('./contact-fields.js') },
  quarantine: { icon: 'shield-alert', right: 'manage_channels', group: 'workspace', load: () => import('./quarantine.js') },
};

/** @param {Section} section */
export const permitted = (section) => !section.right || may(section.right);
