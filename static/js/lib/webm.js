// Reads the Opus packets out of a WebM file, as Chromium's MediaRecorder writes it.

/** EBML ids that hold others: Segment, Tracks, TrackEntry, Cluster, BlockGroup. */
const CONTAINERS = new Set([0x18538067, 0x1654ae6b, 0xae, 0x1f43b675, 0xa0]);
const CODEC_PRIVATE = 0x63a2;
const BLOCKS = new Set([0xa3, 0xa1]);

/**
 * A variable-length integer: the number of leading zero bits says how many bytes follow.
 * @param {Uint8Array} bytes @param {number} at @param {boolean} keepMarker ids keep their marker bit, sizes do not
 */
function variableInteger(bytes, at, keepMarker) {
  const first = bytes[at];
  let length = 1;
  while (length <= 8 && !(first & (0x80 >> (length - 1)))) length++;
  let value = keepMarker ? first : first & (0xff >> length);
  let unknown = !keepMarker && value === 0xff >> length;
  for (let i = 1; i < length; i++) {
    value = value * 256 + bytes[at + i];
    if (bytes[at + i] !== 0xff) unknown = false;
  }
  return { value, length, unknown };
}

/**
 * @param {Uint8Array} bytes a whole recording
 * @returns {{head: Uint8Array, packets: Uint8Array[]}} the `OpusHead` and the packets in order
 */
export function opusOf(bytes) {
  /** @type {Uint8Array | null} */
  let head = null;
  /** @type {Uint8Array[]} */
  const packets = [];
  /** @param {number} from @param {number} to */
  const walk = (from, to) => {
    for (let at = from; at < to; ) {
      const id = variableInteger(bytes, at, true);
      const size = variableInteger(bytes, at + id.length, false);
      const start = at + id.length + size.length;
      // Recordings are streams: segment and clusters have no known size and go on to the end.
      const end = size.unknown ? to : Math.min(to, start + size.value);
      if (CONTAINERS.has(id.value)) walk(start, end);
      else if (id.value === CODEC_PRIVATE) head = bytes.slice(start, end);
      else if (BLOCKS.has(id.value)) {
        const track = variableInteger(bytes, start, false);
        // After the track number: two bytes of time, one of flags.
        packets.push(bytes.subarray(start + track.length + 3, end));
      }
      at = end;
    }
  };
  walk(0, bytes.length);
  if (!head || packets.length === 0) throw new Error('not a WebM recording with Opus sound');
  return { head, packets };
}
