// The real program, `baton serve`, started for the first time without any configuration: an empty
// folder, and a token on the terminal.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort, stop } from './demo.mjs';

/** @param {string} program the binary @param {Record<string, string>} [configured] variables, for whoever needs some after all */
export async function startFirst(program, configured = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'baton-first-'));
  const port = await freePort();
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('BATON'));
  const child = spawn(resolve(program), ['serve', '--listen', `127.0.0.1:${port}`], {
    cwd: folder, env: { ...Object.fromEntries(kept), ...configured }, stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => { said += data; });
  const ends = async () => {
    if (child.exitCode === null) await stop(child);
    await rm(folder, { recursive: true, force: true });
  };
  for (let tries = 0; tries < 300 && child.exitCode === null; tries++) {
    const token = said.match(/\/setup and give this token, once:\s+(\S+)/)?.[1];
    const answer = token && await fetch(`http://localhost:${port}/readyz`).catch(() => null);
    if (answer && answer.ok) return { base: `http://localhost:${port}`, token, stop: ends };
    await new Promise((wait) => { setTimeout(wait, 200); });
  }
  await ends();
  throw new Error(`the server did not start: ${said}`);
}
