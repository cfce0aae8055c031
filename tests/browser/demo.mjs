// The real program, `baton demo`, in silence, on ports of its own.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';

/** @returns {Promise<number>} */
export const freePort = () => new Promise((resolve) => {
  const server = createServer();
  server.listen(0, '127.0.0.1', () => {
    const { port } = /** @type {any} */ (server.address());
    server.close(() => resolve(port));
  });
});

/** @param {string} program the binary */
export async function startDemo(program) {
  const [port, phone] = [await freePort(), await freePort()];
  const child = spawn(program, ['demo', '--listen', `127.0.0.1:${port}`, '--simulator-listen', `127.0.0.1:${phone}`, '--rate', '0'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => { said += data; });
  const base = `http://localhost:${port}`;
  for (let tries = 0; tries < 300; tries++) {
    if (child.exitCode !== null) throw new Error(`the demo ended: ${said}`);
    const answer = await fetch(`${base}/readyz`).catch(() => null);
    if (answer?.ok && said.includes('The demo runs')) return { base, phone: `http://localhost:${phone}`, stop: () => stop(child) };
    await new Promise((resolve) => { setTimeout(resolve, 200); });
  }
  child.kill('SIGKILL');
  throw new Error(`the demo did not start: ${said}`);
}

/** @param {import('node:child_process').ChildProcess} child */
export const stop = (child) => new Promise((resolve) => {
  child.on('exit', resolve);
  child.kill('SIGTERM');
});
