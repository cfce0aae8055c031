// The voice note that WhatsApp gets: Ogg pages that hold exactly the recorded packets.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checksum, samplesOf, webmToOgg } from '../../../static/js/lib/ogg.js';

const element = (id, data) => [...id, ...size(data.length), ...data];
const size = (length) => [0x10 | (length >> 24), (length >> 16) & 255, (length >> 8) & 255, length & 255];
const HEAD = [...Buffer.from('OpusHead'), 1, 1, 0x38, 1, 0x80, 0xbb, 0, 0, 0, 0, 0];

/** As Chromium writes it: segment and clusters of unknown size. */
function webm(packets) {
  const track = element([0x16, 0x54, 0xae, 0x6b], element([0xae], element([0x63, 0xa2], HEAD)));
  const blocks = packets.flatMap((packet, at) => element([0xa3], [0x81, 0, at & 255, 0x80, ...packet]));
  const unknown = [0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
  return new Uint8Array([...element([0x1a, 0x45, 0xdf, 0xa3], [1, 2, 3]), 0x18, 0x53, 0x80, 0x67, ...unknown, ...track, 0x1f, 0x43, 0xb6, 0x75, ...unknown, ...element([0xe7], [0]), ...blocks]);
}

function pages(ogg) {
  const found = [];
  for (let at = 0; at < ogg.length; ) {
    assert.equal(Buffer.from(ogg.subarray(at, at + 4)).toString(), 'OggS');
    const view = new DataView(ogg.buffer, ogg.byteOffset + at);
    const laces = [...ogg.subarray(at + 27, at + 27 + ogg[at + 26])];
    const length = 27 + laces.length + laces.reduce((sum, lace) => sum + lace, 0);
    const copy = ogg.slice(at, at + length);
    new DataView(copy.buffer).setUint32(22, 0);
    assert.equal(checksum(copy), view.getUint32(22, true), 'checksum');
    found.push({ flags: ogg[at + 5], granule: Number(view.getBigUint64(6, true)), serial: view.getUint32(14, true), sequence: view.getUint32(18, true), laces, data: ogg.subarray(at + 27 + laces.length, at + length) });
    at += length;
  }
  return found;
}

function packetsOf(page) {
  const packets = [];
  let current = [];
  let at = 0;
  for (const lace of page.laces) {
    current.push(...page.data.subarray(at, at + lace));
    at += lace;
    if (lace < 255) {
      packets.push(current);
      current = [];
    }
  }
  assert.deepEqual(current, [], 'no packet is torn');
  return packets;
}

test('packets come out as they went in, in pages that count on', () => {
  // 20 ms each (config 31, code 0), of every awkward length.
  const sizes = [1, 254, 255, 256, 509, 510, 600, ...Array.from({ length: 120 }, (_, at) => 40 + at)];
  const packets = sizes.map((length, at) => [0xf8, ...Array.from({ length: length - 1 }, (_, i) => (i * 7 + at) & 255)]);
  const [head, tags, ...sound] = pages(webmToOgg(webm(packets), 77));
  assert.deepEqual([...head.data], HEAD);
  assert.equal(head.flags, 2);
  assert.equal(Buffer.from(tags.data.subarray(0, 8)).toString(), 'OpusTags');
  assert.deepEqual(sound.flatMap(packetsOf), packets);
  assert.deepEqual([head, tags, ...sound].map((page) => page.sequence), [...Array(sound.length + 2).keys()]);
  assert.equal(sound.at(-1).flags, 4);
  assert.equal(sound.at(-1).granule, 312 + packets.length * 960);
  assert.ok([head, tags, ...sound].every((page) => page.serial === 77));
});

test('the length of a packet is read from its first byte', () => {
  assert.equal(samplesOf(Uint8Array.of(0xf8)), 960);
  assert.equal(samplesOf(Uint8Array.of(0x00)), 480);
  assert.equal(samplesOf(Uint8Array.of(0xfb, 3)), 2880);
  assert.equal(samplesOf(Uint8Array.of(0xe1)), 240);
});

test('the checksum is the one of RFC 3533', () => {
  assert.equal(checksum(new TextEncoder().encode('123456789')), 0x89a1897f);
});

test('what is no recording is refused', () => {
  assert.throws(() => webmToOgg(new Uint8Array([0x1a, 0x45, 0xdf, 0xa3, 0x81, 0])), /not a WebM recording/);
});
