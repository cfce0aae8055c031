// Writes Opus packets as an Ogg file (RFC 3533, RFC 7845): what WhatsApp takes as a voice note.
// Chromium records WebM only; the packets are the same, so nothing is encoded anew.
import { opusOf } from './webm.js';

const FIRST_PAGE = 2;
const LAST_PAGE = 4;
const PACKETS_PER_PAGE = 50;
const SEGMENTS_PER_PAGE = 255;

const CRC = Uint32Array.from({ length: 256 }, (_, index) => {
  let rest = index << 24;
  for (let bit = 0; bit < 8; bit++) rest = rest & 0x80000000 ? (rest << 1) ^ 0x04c11db7 : rest << 1;
  return rest >>> 0;
});

/** @param {Uint8Array} bytes */
export function checksum(bytes) {
  let sum = 0;
  for (const byte of bytes) sum = ((sum << 8) ^ CRC[((sum >>> 24) ^ byte) & 255]) >>> 0;
  return sum;
}

/** Samples at 48 kHz in a packet, from its first bytes (RFC 6716, section 3.1). @param {Uint8Array} packet */
export function samplesOf(packet) {
  const config = packet[0] >> 3;
  let frame = [120, 240, 480, 960][config & 3];
  if (config < 12) frame = [480, 960, 1920, 2880][config & 3];
  else if (config < 16) frame = [480, 960][config & 1];
  const code = packet[0] & 3;
  if (code === 0) return frame;
  return frame * (code < 3 ? 2 : packet[1] & 63);
}

/** Lengths in steps of 255, the last one shorter. @param {Uint8Array} packet */
function lacing(packet) {
  const steps = new Array(Math.floor(packet.length / 255)).fill(255);
  return [...steps, packet.length % 255];
}

/** @param {number} serial */
function pageWriter(serial) {
  let sequence = 0;
  /** @param {Uint8Array[]} packets @param {number} flags @param {number} granule samples up to the page's end */
  return (packets, flags, granule) => {
    const laces = packets.flatMap(lacing);
    const size = packets.reduce((sum, packet) => sum + packet.length, 0);
    const page = new Uint8Array(27 + laces.length + size);
    const view = new DataView(page.buffer);
    page.set([0x4f, 0x67, 0x67, 0x53, 0, flags]);
    view.setBigUint64(6, BigInt(granule), true);
    view.setUint32(14, serial, true);
    view.setUint32(18, sequence++, true);
    page[26] = laces.length;
    page.set(laces, 27);
    let at = 27 + laces.length;
    for (const packet of packets) {
      page.set(packet, at);
      at += packet.length;
    }
    view.setUint32(22, checksum(page), true);
    return page;
  };
}

/** `OpusTags` with nothing but who wrote it. */
function tags() {
  const vendor = new TextEncoder().encode('baton');
  const bytes = new Uint8Array(8 + 4 + vendor.length + 4);
  bytes.set(new TextEncoder().encode('OpusTags'));
  new DataView(bytes.buffer).setUint32(8, vendor.length, true);
  bytes.set(vendor, 12);
  return bytes;
}

/** @param {Uint8Array[]} parts */
function join(parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/**
 * @param {Uint8Array} webm @param {number} [serial] names the stream
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function webmToOgg(webm, serial = (Math.random() * 2 ** 32) >>> 0) {
  const { head, packets } = opusOf(webm);
  const page = pageWriter(serial);
  const pages = [page([head], FIRST_PAGE, 0), page([tags()], 0, 0)];
  let granule = new DataView(head.buffer, head.byteOffset).getUint16(10, true);
  /** @type {Uint8Array[]} */
  let waiting = [];
  let segments = 0;
  packets.forEach((packet, index) => {
    const needed = Math.floor(packet.length / 255) + 1;
    if (segments + needed > SEGMENTS_PER_PAGE || waiting.length >= PACKETS_PER_PAGE) {
      pages.push(page(waiting, 0, granule));
      waiting = [];
      segments = 0;
    }
    waiting.push(packet);
    segments += needed;
    granule += samplesOf(packet);
    if (index === packets.length - 1) pages.push(page(waiting, LAST_PAGE, granule));
  });
  return join(pages);
}
