// A pretend push service, and the browser that it reaches: what a page subscribes with, and how
// what arrives is opened (RFC 8291).
import { createDecipheriv, createECDH, createHmac, createPublicKey, randomBytes, verify } from 'node:crypto';
import { createServer } from 'node:http';

/** @param {Buffer} salt @param {Buffer} secret @param {Buffer} info @param {number} length up to 32 */
function derive(salt, secret, info, length) {
  const key = createHmac('sha256', salt).update(secret).digest();
  return createHmac('sha256', key).update(info).update(Buffer.from([1])).digest().subarray(0, length);
}

/** @param {Buffer} body @param {import('node:crypto').ECDH} keys @param {Buffer} auth @returns {string} */
function open(body, keys, auth) {
  const salt = body.subarray(0, 16);
  const sender = body.subarray(21, 21 + body[20]);
  const sealed = body.subarray(21 + body[20]);
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), keys.getPublicKey(), sender]);
  const secret = derive(auth, keys.computeSecret(sender), info, 32);
  const key = derive(salt, secret, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
  const nonce = derive(salt, secret, Buffer.from('Content-Encoding: nonce\0'), 12);
  const decipher = createDecipheriv('aes-128-gcm', key, nonce);
  decipher.setAuthTag(sealed.subarray(-16));
  const opened = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
  return opened.toString('utf8').replace(/\x02\0*$/, '');
}

/** Whether who signs is whoever the page subscribed with (RFC 8292). @param {string} header @param {string} expected */
function signed(header, expected) {
  const [, token, key] = header.match(/^vapid t=([^,]+), k=(.+)$/) ?? [];
  const [head, claims, signature] = token.split('.');
  const point = Buffer.from(key, 'base64url');
  const jwk = { kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') };
  const fits = verify('sha256', Buffer.from(`${head}.${claims}`), { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'));
  return fits && key === expected;
}

export async function startPushService() {
  const keys = createECDH('prime256v1');
  keys.generateKeys();
  const auth = randomBytes(16);
  /** @type {{headers: any, body: Buffer}[]} */
  const arrived = [];
  const server = createServer((request, response) => {
    /** @type {Buffer[]} */
    const parts = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => {
      arrived.push({ headers: request.headers, body: Buffer.concat(parts) });
      response.writeHead(201).end();
    });
  });
  await new Promise((ready) => { server.listen(0, '127.0.0.1', () => ready(null)); });
  const { port } = /** @type {any} */ (server.address());
  return {
    subscription: { endpoint: `http://127.0.0.1:${port}/send/one`, keys: { p256dh: keys.getPublicKey('base64url'), auth: auth.toString('base64url') } },
    /** Waits for a message, counted from one, which must be signed with that key. @param {number} count @param {string} key @returns {Promise<string>} what it says */
    async brings(count, key) {
      for (let tries = 0; arrived.length < count; tries++) {
        if (tries > 150) throw new Error(`push ${count} did not come`);
        await new Promise((wait) => { setTimeout(wait, 100); });
      }
      const { headers, body } = arrived[count - 1];
      if (!signed(headers.authorization, key)) throw new Error('somebody else signed');
      return open(body, keys, auth);
    },
    stop: () => new Promise((done) => { server.close(done); }),
  };
}

/** Runs in the page, before everything: a browser whose push service is ours. @param {{endpoint: string, keys: object}} subscription */
export function pretendPush(subscription) {
  const made = { ...subscription, options: {}, toJSON: () => subscription, unsubscribe: async () => localStorage.removeItem('test.subscribed') === undefined };
  PushManager.prototype.subscribe = async (options) => {
    localStorage.setItem('test.subscribed', String(options?.applicationServerKey));
    return /** @type {any} */ (made);
  };
  PushManager.prototype.getSubscription = async () => (localStorage.getItem('test.subscribed') ? /** @type {any} */ (made) : null);
}
