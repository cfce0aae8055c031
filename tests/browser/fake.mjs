// A data source of any size, in the place of the server's lists, threads and live stream: what the
// page asks for is made up as it asks.

const START = 1_780_000_000_000;
const MINE = { id: '1', name: 'Sara' };

/** Runs here and in the page. @param {number} at its place in the list @param {object} [change] */
export function row(at, change = {}) {
  const START = 1_780_000_000_000;
  const waits = at % 3 !== 2;
  return {
    id: String(1_000_000_000 + at), seq: 10, version: 1, channel: { id: '5', name: 'Store' },
    contact: { id: String(at), name: `Customer ${at} عميل`, phone: `9665${String(at).padStart(8, '0')}`, user_id: null, username: null },
    status: 'open', snoozed_until: null, owner: null, team: null, branch_id: null, priority: 'normal', labels: [],
    waiting_since: waits ? START + at * 10 : null, follow_up_at: null, window_closes_at: START + 86_400_000, assistant: 'off', episode: 1,
    inbound_count: 3, answered_inbound: 2, last_activity_at: waits ? START + at * 10 : START - at * 10, created_at: START,
    last_message: { id: String(at), seq: 10, direction: 'in', author: { kind: 'customer' }, kind: 'text', preview: `Where is order ${at}?`, at: START, delivery: null },
    read: { read_seq: 9, read_inbound: 2, marked_unread: false }, ...change,
  };
}

/** @param {string} conversation @param {number} seq */
export const message = (conversation, seq) => ({
  id: String(5_000_000_000 + seq), conversation_id: conversation, seq, direction: seq % 3 ? 'in' : 'out', author: seq % 3 ? { kind: 'customer' } : { kind: 'agent', id: MINE.id },
  at: START + seq * 1000, content: { type: 'text', text: `Entry ${seq}: *bold* and https://example.com/${seq}` }, external_id: `wamid.${seq}`, reply_to: null, reactions: [],
  delivery: seq % 3 ? null : { state: 'read' }, forwarded: null, referral: null, edited_at: null, revoked_at: null, author_name: 'Sara', media: null,
});

/** @param {URL} url @param {number} total @param {string} conversation */
function stretch(url, total, conversation) {
  const number = (/** @type {string} */ name) => Number(url.searchParams.get(name) ?? 0);
  const limit = number('limit') || 50;
  let from = total - limit + 1;
  if (url.searchParams.has('before')) from = number('before') - limit;
  if (url.searchParams.has('after')) from = number('after') + 1;
  if (url.searchParams.has('around')) from = number('around') - Math.floor(limit / 2);
  const first = Math.max(1, from);
  const last = Math.min(total, from + limit - 1);
  const items = Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => message(conversation, first + at));
  return { items, more_before: first > 1, more_after: last < total };
}

/**
 * @param {any} page
 * @param {{conversations: number, entries: number}} sizes of the list, which comes whole, and of every thread, which comes page by page
 * @returns {Promise<{push: (items: object[]) => void}>} `push` sends live events
 */
export async function pretend(page, { conversations, entries }) {
  /** @type {any} */
  let socket = null;
  let cursor = 0;
  await page.routeWebSocket(/\/live$/, (/** @type {any} */ line) => {
    socket = line;
    line.onMessage((/** @type {string} */ text) => {
      const frame = JSON.parse(text);
      if (frame.type === 'hello') line.send(JSON.stringify({ type: 'welcome', cursor: '0', resumed: Boolean(frame.resume), agent: MINE.id, now: START + 3_600_000, heartbeat_seconds: 60 }));
      if (frame.type === 'ping') line.send('{"type":"pong"}');
      if (frame.type === 'command') line.send(JSON.stringify({ type: 'result', key: frame.key, ok: true, body: {} }));
    });
  });
  const json = (/** @type {any} */ route, /** @type {object} */ body) => route.fulfill({ json: body });
  await page.addInitScript(`(${inPage})(${row}, ${conversations})`);
  await page.route(/\/api\/conversations\/\d+$/, (/** @type {any} */ route) => json(route, row(Number(route.request().url().match(/\d+$/)[0]) - 1_000_000_000)));
  await page.route(/\/api\/conversations\/\d+\/messages/, (/** @type {any} */ route) => {
    const url = new URL(route.request().url());
    return json(route, stretch(url, entries, url.pathname.split('/')[3]));
  });
  return { push: (items) => socket?.send(JSON.stringify({ type: 'events', cursor: String(++cursor), items })) };
}

/** The list is made where it is read: its JSON would take longer than all else. @param {typeof row} make @param {number} count */
function inPage(make, count) {
  const fetched = window.fetch;
  window.fetch = async (input, init) => {
    if (!/^\/api\/conversations(\?|$)/.test(String(input))) return fetched(input, init);
    // Made anew each time: what the page keeps is what is measured.
    const items = Array.from({ length: count }, (_, at) => make(at)).sort((a, b) => Number(a.waiting_since === null) - Number(b.waiting_since === null) || (a.waiting_since ?? 0) - (b.waiting_since ?? 0) || b.last_activity_at - a.last_activity_at);
    const answer = Response.json({});
    answer.json = async () => ({ items, next: null, live: '0' });
    return answer;
  };
}
