// Doing something now and then: however often it is wished for, at most once in a while, never twice
// at the same time, and not while nobody looks.

/**
 * @param {() => Promise<unknown>} work
 * @param {{rest: number, isSeen: () => boolean}} when `rest` is milliseconds between the end of one time and the next
 */
export function paced(work, { rest, isSeen }) {
  let isWished = false;
  let isBusy = false;

  async function go() {
    if (!isWished || isBusy || !isSeen()) return;
    isWished = false;
    isBusy = true;
    await work().catch(() => undefined);
    setTimeout(() => {
      isBusy = false;
      go();
    }, rest);
  }

  return {
    wish: () => {
      isWished = true;
      go();
    },
    /** Somebody looks again: what was wished for meanwhile is done. */
    go,
    forget: () => {
      isWished = false;
    },
  };
}
