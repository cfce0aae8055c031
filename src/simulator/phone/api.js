// The control interface of the simulator, as functions.

async function call(method, path, body, headers = {}) {
  const answer = await fetch(path, { method, body, headers });
  const text = await answer.text();
  const value = text ? JSON.parse(text) : {};
  if (!answer.ok) throw new Error(value.error ?? `the simulator answered ${answer.status}`);
  return value;
}

const post = (path, value) => call('POST', path, JSON.stringify(value), { 'Content-Type': 'application/json' });
const customer = (id) => `/simulator/customers/${encodeURIComponent(id)}`;

/** Business numbers: `[{phone_number_id, display_phone_number, verified_name}]`. */
export const numbers = async () => (await call('GET', '/simulator/numbers')).items;

/** Customers whose name, phone or user id holds the words: `{items, total}`. */
export const customers = (words) => call('GET', `/simulator/customers?q=${encodeURIComponent(words)}`);

/** Makes a customer. */
export const make = (wish) => post('/simulator/customers', wish);

/** The thread with a number: `{customer, messages, typing, window_open}`. */
export const thread = (id, number) => call('GET', `${customer(id)}/messages?number=${encodeURIComponent(number)}`);

/** The customer writes. */
export const write = (id, number, message) => post(`${customer(id)}/messages`, { number, ...message });

/** The customer reads all that the number wrote. */
export const read = (id, number) => post(`${customer(id)}/read`, { number });

/** The customer moves to another phone. */
export const changePhone = (id, phone) => post(`${customer(id)}/phone`, { phone });

/** Keeps a file; answers its media id. */
export const upload = async (file) => {
  const path = `/simulator/media?filename=${encodeURIComponent(file.name)}`;
  const headers = { 'Content-Type': file.type || 'application/octet-stream' };
  return (await call('POST', path, file, headers)).id;
};

/** Where a stored file can be seen. */
export const mediaUrl = (id) => `/simulator/media/${encodeURIComponent(id)}`;

/** Calls back with `{customer, number}` whenever a thread changes; both are null for "anything". */
export function changes(callback) {
  const source = new EventSource('/simulator/events');
  source.onmessage = (event) => callback(JSON.parse(event.data));
  // After a break anything may have happened.
  source.onopen = () => callback({ customer: null, number: null });
}
