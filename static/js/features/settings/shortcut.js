// One shortcut, and the choice of other keys for it: whatever is pressed next.
import { html } from 'htm/preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../../lib/i18n.js';
import { holder, pressed } from '../../lib/key-choice.js';
import { usual, written } from '../../lib/keymap.js';
import { combination } from '../../lib/keys.js';
import { isChanged, keymap, keysOf, setKeys } from '../../store/keymap.js';
import { Icon, IconButton } from '../../ui/icon.js';
import { Keys } from '../../ui/keys.js';

const MODIFIERS = ['Shift', 'Control', 'Alt', 'AltGraph', 'Meta'];

/** @param {{deed: string, say: (words: string) => void}} props `say` is for screen readers */
export function Shortcut({ deed, say }) {
  /** What is asked, and what began a sequence; `null` while no keys are chosen. */
  const [asking, setAsking] = useState(/** @type {{words: string, first: string} | null} */ (null));
  /** Keys that are somebody else's. */
  const [wanted, setWanted] = useState('');
  const button = useRef(/** @type {HTMLButtonElement | null} */ (null));
  const name = t(deed);
  const combo = keysOf(deed);

  const ask = (/** @type {string} */ words, first = '') => {
    setAsking({ words, first });
    say(words);
  };
  const end = (/** @type {string} */ words, comesBack = true) => {
    setAsking(null);
    setWanted('');
    say(words);
    if (comesBack) button.current?.focus();
  };
  const take = (/** @type {string} */ keys, /** @type {Record<string, string>} */ others = {}) => {
    setKeys({ [deed]: keys, ...others });
    end(keys ? t('keys.now', { name, keys: written(keys) }) : t('keys.cleared', { name }));
  };
  const want = (/** @type {string} */ keys) => {
    if (!holder(keymap.peek(), keys, deed)) {
      take(keys);
      return;
    }
    setAsking(null);
    setWanted(keys);
  };
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    if (!asking || event.key === 'Tab' || MODIFIERS.includes(event.key)) return;
    event.preventDefault();
    if (event.repeat) return;
    const { is, combo: keys } = pressed(combination(event), asking.first);
    if (is === 'left') end(t('keys.left'));
    else if (is === 'none') take('');
    else if (is === 'first') ask(t('keys.second', { keys: written(keys) }), keys);
    else if (is === 'reserved') ask(t('keys.reserved', { keys: event.altKey ? 'Alt' : written(keys) }));
    else want(keys);
  };
  const begin = () => {
    setWanted('');
    ask(t('keys.press', { name }));
    // Not every browser gives the focus to what is clicked.
    button.current?.focus();
  };
  return html`<li class=${asking ? 'asking' : ''}><span class="grow">${name}</span>
    ${combo ? html`<${Keys} combo=${combo} />` : html`<span class="hint">${t('keys.none')}</span>`}
    ${isChanged(deed) && html`<${IconButton} icon="rotate-ccw" class="small" label=${t('keys.reset_one', { name, keys: written(usual(deed)) })} onClick=${() => want(usual(deed))} />`}
    <button type="button" ref=${button} class="button small" aria-label=${asking ? undefined : t('keys.change_name', { name })} aria-pressed=${String(Boolean(asking))}
      onClick=${asking ? () => end(t('keys.left')) : begin} onKeyDown=${onKeyDown} onBlur=${() => asking && end(t('keys.left'), false)}>${t(asking ? 'keys.pressing' : 'app.change')}</button>
    ${asking && html`<p class="hint">${asking.words}</p>`}
    ${wanted && html`<${Clash} deed=${deed} keys=${wanted} onTake=${take} onLeave=${() => end(t('keys.left'))} />`}</li>`;
}

/** @param {{deed: string, keys: string, onTake: (keys: string, others: Record<string, string>) => void, onLeave: () => void}} props */
function Clash({ deed, keys, onTake, onLeave }) {
  const first = useRef(/** @type {HTMLButtonElement | null} */ (null));
  const other = holder(keymap.value, keys, deed);
  const mine = keysOf(deed);
  useEffect(() => first.current?.focus(), []);
  if (!other) return null;
  const words = t('keys.taken', { keys: written(keys), other: t(other) });
  return html`<div class="clash" role="alert"><p><${Icon} name="triangle-alert" />${words}</p><div class="chips">
    <button type="button" ref=${first} class="button small" onClick=${() => onTake(keys, { [other]: '' })}>${t('keys.replace')}</button>
    ${mine && html`<button type="button" class="button small" onClick=${() => onTake(keys, { [other]: mine })}>${t('keys.swap')}</button>`}
    <button type="button" class="button small quiet" onClick=${onLeave}>${t('app.cancel')}</button></div></div>`;
}
