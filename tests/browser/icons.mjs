// Makes the app's pictures out of static/favicon.svg: `node tests/browser/icons.mjs`.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { launch } from './browser.mjs';

const STATIC = new URL('../../static/', import.meta.url);
const svg = await readFile(new URL('favicon.svg', STATIC), 'utf8');
/** Launchers cut the edges of a maskable picture off, and draw a badge in one colour. */
const PICTURES = {
  'app-192': { size: 192, svg },
  'app-512': { size: 512, svg },
  'maskable-512': { size: 512, svg: svg.replace(' rx="8"', '').replace('viewBox="0 0 32 32"', 'viewBox="-4 -4 40 40"').replace('<rect width="32" height="32"', '<rect x="-4" y="-4" width="40" height="40"') },
  'badge-96': { size: 96, svg: svg.replace(/<rect[^>]*\/>/, '').replace('viewBox="0 0 32 32"', 'viewBox="4 4 24 24"') },
};

const browser = await launch();
await mkdir(new URL('icons/', STATIC), { recursive: true });
for (const [name, picture] of Object.entries(PICTURES)) {
  const page = await browser.newPage({ viewport: { width: picture.size, height: picture.size } });
  await page.setContent(`<style>body{margin:0}svg{display:block;width:${picture.size}px}</style>${picture.svg}`);
  await writeFile(new URL(`icons/${name}.png`, STATIC), await page.screenshot({ omitBackground: true }));
}
await browser.close();
