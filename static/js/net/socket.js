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

export class LiveSocket {
  /** @type {Options} */
  #options;
  /** @type {WebSocket | null} */
  #socket = null;
  #attempt = 0;
  #wanted = false;
  #lastHeard = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #retry;

  /** @param {Options} options */
  constructor(options) {
    this.#options = options;
    setInterval(() => this.#ping(), PING_MILLIS);
  }

  /** Connects anew: a line from before may belong to a session that has ended. */
  start() {
    this.stop();
    this.#wanted = true;
    this.#connect();
  }

  stop() {
    this.#wanted = false;
    clearTimeout(this.#retry);
    this.#socket?.close(1000);
    this.#socket = null;
  }

  /** Tries at once instead of waiting: the network is back, or a person asks. */
  hurry() {
    if (!this.#wanted || this.#socket) return;
    this.#attempt = 0;
    this.#connect();
  }

  /** @param {object} frame @returns {boolean} whether it left */
  send(frame) {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  #connect() {
    clearTimeout(this.#retry);
    if (!this.#wanted || this.#socket) return;
    this.#options.onState('connecting');
    const mine = new WebSocket(this.#options.url);
    this.#socket = mine;
    mine.onopen = () => {
      this.#lastHeard = Date.now();
      mine.send(JSON.stringify(this.#options.hello()));
    };
    mine.onmessage = (event) => this.#receive(JSON.parse(event.data));
    mine.onclose = (event) => this.#lost(mine, event.code);
  }

  /** @param {any} frame */
  #receive(frame) {
    this.#lastHeard = Date.now();
    if (frame.type === 'welcome') {
      this.#attempt = 0;
      this.#options.onState('open');
    }
    this.#options.onFrame(frame);
  }

  /** @param {WebSocket} closed @param {number} code */
  #lost(closed, code) {
    if (this.#socket !== closed) return;
    this.#socket = null;
    if (!this.#wanted) return;
    this.#options.onState('lost');
    if (code >= DO_NOT_RETURN && code < 4600) {
      this.#wanted = false;
      this.#options.onRefused(code);
      return;
    }
    this.#retry = setTimeout(() => this.#connect(), pause(this.#attempt++, Math.random()));
  }

  /** Asks whether somebody is there, or gives the line up. */
  #ping() {
    const socket = this.#socket;
    if (socket?.readyState !== WebSocket.OPEN) return;
    if (Date.now() - this.#lastHeard <= SILENCE_MILLIS) {
      socket.send('{"type":"ping"}');
      return;
    }
    socket.close(1000);
    this.#lost(socket, 1006);
  }
}
