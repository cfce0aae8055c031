// Names of roles: those every workspace begins with are known in both languages.
import { t } from '../lib/i18n.js';

/** @param {string} name */
export function roleName(name) {
  const key = `role.${name}`;
  const words = t(key);
  return words === key ? name : words;
}
