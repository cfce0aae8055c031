// The page's icon, with a dot while something waits.

const SIZE = 64;

/** @type {HTMLImageElement | null} */
let picture = null;
let wanted = false;

/** @param {boolean} dotted */
export function showDot(dotted) {
  if (dotted === wanted) return;
  wanted = dotted;
  const link = /** @type {HTMLLinkElement | null} */ (document.querySelector('link[rel=icon]'));
  if (!link) return;
  if (!dotted) {
    setIcon(link, 'image/svg+xml', '/favicon.svg');
    return;
  }
  picture ??= Object.assign(new Image(), { src: '/favicon.svg' });
  picture.decode().then(() => wanted && setIcon(link, 'image/png', draw(/** @type {HTMLImageElement} */ (picture)))).catch(() => undefined);
}

/** @param {HTMLLinkElement} link @param {string} type @param {string} href */
function setIcon(link, type, href) {
  link.type = type;
  link.href = href;
}

/** @param {HTMLImageElement} image @returns {string} a data address */
function draw(image) {
  const canvas = Object.assign(document.createElement('canvas'), { width: SIZE, height: SIZE });
  const context = canvas.getContext('2d');
  if (!context) return '/favicon.svg';
  context.drawImage(image, 0, 0, SIZE, SIZE);
  context.beginPath();
  context.arc(SIZE - 16, 16, 14, 0, 2 * Math.PI);
  context.fillStyle = getComputedStyle(document.documentElement).getPropertyValue('--dot');
  context.fill();
  return canvas.toDataURL('image/png');
}
