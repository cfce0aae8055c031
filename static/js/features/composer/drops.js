// Files dropped anywhere on the thread.
import { useEffect, useRef } from 'preact/hooks';

/** @param {(files: Iterable<File>) => void} add */
export function useDrops(add) {
  const latest = useRef(add);
  latest.current = add;
  useEffect(() => {
    const thread = document.getElementById('thread');
    return thread ? listen(thread, (files) => latest.current(files)) : undefined;
  }, []);
}

/** @param {HTMLElement} thread @param {(files: Iterable<File>) => void} add @returns {() => void} to stop */
function listen(thread, add) {
  const stop = new AbortController();
  const { signal } = stop;
  thread.addEventListener('dragover', (event) => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    thread.classList.add('dropping');
  }, { signal });
  thread.addEventListener('dragleave', (event) => {
    if (!thread.contains(/** @type {Node} */ (event.relatedTarget))) thread.classList.remove('dropping');
  }, { signal });
  thread.addEventListener('drop', (event) => {
    event.preventDefault();
    thread.classList.remove('dropping');
    if (event.dataTransfer) add([...event.dataTransfer.files]);
  }, { signal });
  return () => stop.abort();
}
