// As much of IndexedDB as the console's key-value library asks for, in memory: import it first.

/** What a page finds again after a reload, by database. @type {Map<string, Map<any, any>>} */
export const disks = new Map();

/** @param {any} result */
function done(result) {
  const request = /** @type {any} */ ({ result });
  queueMicrotask(() => (request.oncomplete ?? request.onsuccess)?.());
  return request;
}

/** @param {Map<any, any>} disk */
const store = (disk) => ({
  transaction: done(undefined),
  get: (/** @type {any} */ key) => done(structuredClone(disk.get(key))),
  put: (/** @type {any} */ value, /** @type {any} */ key) => disk.set(key, structuredClone(value)),
  delete: (/** @type {any} */ key) => disk.delete(key),
  clear: () => disk.clear(),
  getAllKeys: () => done([...disk.keys()]),
  getAll: () => done(structuredClone([...disk.values()])),
});

globalThis.indexedDB = /** @type {any} */ ({
  open: (/** @type {string} */ name) => {
    const disk = disks.get(name) ?? new Map();
    disks.set(name, disk);
    return done({ transaction: () => ({ objectStore: () => store(disk) }) });
  },
});
