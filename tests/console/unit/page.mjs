// What modules of the console find in a browser, for those that are tested without one: import it first.
const timer = globalThis.setInterval;
// A page's clock keeps no test alive.
globalThis.setInterval = /** @type {any} */ ((/** @type {Parameters<typeof setInterval>} */ ...given) => timer(...given).unref());
globalThis.document = /** @type {any} */ (Object.assign(new EventTarget(), { hidden: true, documentElement: { dataset: {}, lang: 'en' } }));
globalThis.localStorage ??= /** @type {any} */ ({ getItem: () => null, setItem: () => undefined });
