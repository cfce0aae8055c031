// Whether the server serves another console than the one that runs here. A server is updated by
// starting it anew, which every open console notices: its live connection comes back.
import { signal } from '@preact/signals-core';

export const isOutdated = signal(false);

let first = '';

/** The page's own mark, made of its content. */
async function mark() {
  const response = await fetch('/', { method: 'HEAD', cache: 'no-store' }).catch(() => null);
  return response?.ok ? (response.headers.get('etag') ?? '') : '';
}

/** Compares; the first time only remembers. */
export async function lookForNews() {
  const now = await mark();
  if (!now) return;
  if (!first) first = now;
  else if (now !== first) isOutdated.value = true;
}
