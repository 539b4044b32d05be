/** @typedef {import('../image.js').Image} Image */

const longestSide = 16384;

/**
 * RGB pictures one behind the other, as ffmpeg writes them.
 * @param {Uint8Array} bytes
 * @returns {Image[]}
 */
export function readPpms(bytes) {
  /** @type {Image[]} */
  const images = [];
  for (let at = 0; at < bytes.length;) {
    const head = /^P6\s(\d{1,5})\s(\d{1,5})\s255\s/.exec(String.fromCharCode(...bytes.subarray(at, at + 20)));
    if (!head) throw new Error(`its frame ${images.length} has no header`);
    const [width, height] = [Number(head[1]), Number(head[2])];
    if (width < 1 || height < 1 || width > longestSide || height > longestSide)
      throw new Error(`its frame ${images.length} is ${width} × ${height} pixels`);
    const start = at + head[0].length;
    const size = width * height * 3;
    if (size > bytes.length - start) throw new Error(`its frame ${images.length} is cut off`);
    images.push({ pixels: bytes.subarray(start, start + size), width, height, channels: 3 });
    at = start + size;
  }
  if (images.length === 0) throw new Error('it has no frames');
  return images;
}
