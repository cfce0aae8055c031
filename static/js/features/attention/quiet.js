// Whether the reader wants quiet now, by the clock of where they are.
import { choices } from '../../store/choices.js';
import { isQuiet } from './news.js';

export function quietNow() {
  const now = new Date();
  const clock = `${String(now.getHours()).padStart(2, '0')}:${String(now.getMinutes()).padStart(2, '0')}`;
  return isQuiet(choices.peek()?.quiet, clock);
}
