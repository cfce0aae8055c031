// Which key an event means. Letters go by their place on the keyboard (`code`), so that shortcuts
// work while an Arabic layout is on; `?`, Enter and Escape go by what they say (`key`).

/** Letters in Arabic layouts. @type {Record<string, string>} */
const BRACKETS = { BracketLeft: '[', BracketRight: ']' };
/** Signs elsewhere, letters in Arabic layouts. @type {Record<string, string>} */
const SIGNS = { Semicolon: ';', Quote: "'", Comma: ',', Period: '.', Backquote: '`' };

/** What begins a sequence of two. */
export const LEADER = 'g';

/**
 * `mod+shift+enter`, `shift+r`, `j`, `?`: the combination as one word; empty for keys that only
 * modify, for composing input methods and for AltGr (which arrives as Ctrl+Alt).
 * @param {{key: string, code: string, ctrlKey: boolean, metaKey: boolean, shiftKey: boolean, altKey: boolean, isComposing?: boolean}} event
 */
export function combination(event) {
  if (event.isComposing || event.altKey) return '';
  if (['Shift', 'Control', 'Meta', 'Alt', 'Dead', 'Process'].includes(event.key)) return '';
  const letter = /^Key([A-Z])$/.exec(event.code)?.[1]?.toLowerCase();
  const digit = /^Digit(\d)$/.exec(event.code)?.[1];
  const mod = event.ctrlKey || event.metaKey ? 'mod+' : '';
  if (letter) return `${mod}${event.shiftKey ? 'shift+' : ''}${letter}`;
  if (event.key === '?' || event.key === '؟') return '?';
  if (event.key === '/' || event.code === 'Slash') return `${mod}${event.shiftKey ? '?' : '/'}`;
  if (digit && !event.shiftKey) return mod + digit;
  const bracket = BRACKETS[event.code];
  if (bracket && !event.shiftKey) return mod + bracket;
  const sign = SIGNS[event.code];
  if (sign && !event.shiftKey && /\p{Script=Arabic}/u.test(event.key)) return mod + sign;
  const shift = event.shiftKey && event.key.length > 1 ? 'shift+' : '';
  return `${mod}${shift}${event.key.toLowerCase()}`;
}

/** Whether a key goes into a field rather than to a shortcut. @param {EventTarget | null} target */
export function isField(target) {
  const element = /** @type {HTMLElement | null} */ (target);
  if (!element || typeof element.matches !== 'function') return false;
  return element.isContentEditable || element.matches('input:not([type=checkbox]):not([type=radio]), textarea, select');
}

/**
 * Turns single events into the shortcuts they complete; `g i` needs two of them within a second.
 * @param {() => number} clock milliseconds
 */
export function sequences(clock) {
  let first = '';
  let at = -Infinity;
  /** @param {string} combo */
  return (combo) => {
    if (!combo) return '';
    if (first && clock() - at < 1000) {
      const whole = `${first} ${combo}`;
      first = '';
      return whole;
    }
    if (combo === LEADER) {
      first = LEADER;
      at = clock();
      return '';
    }
    first = '';
    return combo;
  };
}
