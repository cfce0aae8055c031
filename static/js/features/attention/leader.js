// Of all open tabs one makes the sounds: whoever holds the lock. When it closes, the next one has it.

let leads = false;

/** Stands in line; the lock is held for as long as the page lives. */
export function lead() {
  if (!navigator.locks) {
    leads = true;
    return;
  }
  navigator.locks.request('baton.sounds', () => {
    leads = true;
    return new Promise(() => undefined);
  }).catch(() => undefined);
}

export const isLeader = () => leads;
