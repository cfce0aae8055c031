// Makes pictures fit WhatsApp: JPEG, smaller until they pass.

const LONGEST_SIDE = 2560;

/** @param {Blob} blob @param {number} limit bytes @returns {Promise<Blob>} */
export async function smaller(blob, limit) {
  const bitmap = await createImageBitmap(blob);
  let side = Math.min(LONGEST_SIDE, Math.max(bitmap.width, bitmap.height));
  for (let tries = 0; tries < 6; tries++) {
    const scale = side / Math.max(bitmap.width, bitmap.height);
    const canvas = new OffscreenCanvas(Math.round(bitmap.width * scale), Math.round(bitmap.height * scale));
    const context = canvas.getContext('2d');
    if (!context) break;
    context.fillStyle = '#fff';
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    const made = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.85 });
    if (made.size <= limit) return made;
    side = Math.round(side * 0.75);
  }
  throw new Error('the picture cannot be made small enough');
}
