// One WebSocket that stays: pings, notices silence, connects again with a growing, jittered pause.
// The protocol is described in src/protocol/mod.rs.

const PING_MILLIS = 15_000;
/** Two pings without any frame in return: the line is dead, whatever the browser thinks. */
const SILENCE_MILLIS = 35_000;
const FIRST_PAUSE_MILLIS = 500;
const LONGEST_PAUSE_MILLIS = 20_000;
/** From here on the server does not want us back: the session ended, or we speak another protocol. */
const DO_NOT_RETURN = 4500;

/** How long to wait before the next try. @param {number} attempt from 0 @param {number} random 0 to 1 */
export function pause(attempt, random) {
  const longest = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS * 2 ** attempt);
  return longest / 2 + (longest / 2) * random;
}

/**
 * @typedef {{
 *   url: string,
 *   hello: () => object,
 *   onFrame: (frame: any) => void,
 *   onState: (state: 'connecting' | 'open' | 'lost') => void,
 *   onRefused: (code: number) => void,
 * }} Options
 */

/** @param {Options} options */
export function liveSocket(options) {
  /** @type {WebSocket | null} */
  let socket = null;
  let attempt = 0;
  let wanted = false;
  let lastHeard = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let retry;

  const connect = () => {
    clearTimeout(retry);
    if (!wanted || socket) return;
    options.onState('connecting');
    const mine = new WebSocket(options.url);
    socket = mine;
    mine.onopen = () => {
      lastHeard = Date.now();
      mine.send(JSON.stringify(options.hello()));
    };
    mine.onmessage = (event) => {
      lastHeard = Date.now();
      const frame = JSON.parse(event.data);
      if (frame.type === 'welcome') {
        attempt = 0;
        options.onState('open');
      }
      options.onFrame(frame);
    };
    mine.onclose = (event) => lost(mine, event.code);
  };

  /** @param {WebSocket} closed @param {number} code */
  const lost = (closed, code) => {
    if (socket !== closed) return;
    socket = null;
    if (!wanted) return;
    options.onState('lost');
    if (code >= DO_NOT_RETURN && code < 4600) {
      wanted = false;
      options.onRefused(code);
      return;
    }
    retry = setTimeout(connect, pause(attempt++, Math.random()));
  };

  const drop = () => {
    const old = socket;
    if (!old) return;
    old.close(1000);
    lost(old, 1006);
  };

  setInterval(() => {
    if (socket?.readyState !== WebSocket.OPEN) return;
    if (Date.now() - lastHeard > SILENCE_MILLIS) drop();
    else socket.send('{"type":"ping"}');
  }, PING_MILLIS);

  return {
    start() {
      wanted = true;
      connect();
    },
    stop() {
      wanted = false;
      clearTimeout(retry);
      socket?.close(1000);
      socket = null;
    },
    /** Tries at once instead of waiting: the network is back, or a person asks. */
    hurry() {
      if (!wanted || socket) return;
      attempt = 0;
      connect();
    },
    /** @param {object} frame @returns {boolean} whether it left */
    send(frame) {
      if (socket?.readyState !== WebSocket.OPEN) return false;
      socket.send(JSON.stringify(frame));
      return true;
    },
  };
}
