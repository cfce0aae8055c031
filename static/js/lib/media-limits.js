// What WhatsApp takes as which kind of media, and how large it may be (Cloud API, Media).

const MEGABYTE = 1_000_000;

/** Bytes. @type {Record<string, number>} */
const LIMITS = { image: 5 * MEGABYTE, video: 16 * MEGABYTE, audio: 16 * MEGABYTE, document: 100 * MEGABYTE };

const TYPES = {
  image: ['image/jpeg', 'image/png'],
  video: ['video/mp4', 'video/3gpp'],
  audio: ['audio/aac', 'audio/amr', 'audio/mpeg', 'audio/mp4', 'audio/ogg'],
};

/** The kind a file is sent as; whatever WhatsApp does not show goes as a document. @param {string} mime */
export function kindOf(mime) {
  const plain = mime.split(';')[0].trim().toLowerCase();
  const found = Object.entries(TYPES).find(([, types]) => types.includes(plain));
  return found ? found[0] : 'document';
}

/** @param {string} kind */
export const limitOf = (kind) => LIMITS[kind] ?? LIMITS.document;
