// Chromium, and what the tools of tests/console bring along.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const tools = createRequire(new URL('../console/package.json', import.meta.url));
const { chromium } = tools('playwright-core');

export const axeSource = await readFile(tools.resolve('axe-core/axe.min.js'), 'utf8');

const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
  '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];

export const launch = () => chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS });

/**
 * Collects what a page should never say. Asking who we are before signing in is answered with 401,
 * and a refused command with 4xx; browsers report both as errors.
 * @param {any} page @param {(problem: string) => void} report
 */
export function listen(page, report) {
  page.on('console', (/** @type {any} */ message) => {
    const text = message.text();
    const expected = /status of (401|403|404|409|422)|ERR_INTERNET_DISCONNECTED|WebSocket (connection|is already)/.test(text);
    if (message.type() === 'error' && !expected) report(`console: ${text}`);
    if (/Content Security Policy|TrustedScript|TrustedHTML/i.test(text)) report(`policy: ${text}`);
  });
  page.on('pageerror', (/** @type {any} */ error) => report(error.stack));
}
