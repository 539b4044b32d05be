import { fitCanvas } from './fit-canvas.js';

/**
 * @typedef {object} Picture an image as the learner holds it
 * @property {Uint8Array | Uint8ClampedArray} pixels (height, width, channels)
 * @property {number} width
 * @property {number} height
 * @property {number} channels 1 gray, 3 RGB, 4 RGBA
 */

/**
 * @typedef {object} Fixation where a crop was taken, in pixels of its picture
 * @property {number} left
 * @property {number} top
 * @property {number} width
 * @property {number} height
 * @property {boolean} flipped
 */

/**
 * A picture as a canvas, so that it can be drawn again and again.
 * @param {Picture} picture
 * @returns {HTMLCanvasElement}
 */
export function pictureCanvas({ pixels, width, height, channels }) {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const image = new ImageData(width, height);
  const green = channels >= 3 ? 1 : 0;
  const blue = channels >= 3 ? 2 : 0;
  for (let from = 0, to = 0; to < image.data.length; from += channels, to += 4) {
    image.data[to] = pixels[from];
    image.data[to + 1] = pixels[from + green];
    image.data[to + 2] = pixels[from + blue];
    image.data[to + 3] = 255;
  }
  /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d')).putImageData(image, 0, 0);
  return canvas;
}

/**
 * A picture with the crop that was looked at; what lies outside it is dimmed.
 * @param {HTMLCanvasElement} canvas
 * @param {HTMLCanvasElement} picture
 * @param {Fixation} fixation
 * @param {{veil: string, frame: string}} colours
 */
export function drawPicture(canvas, picture, fixation, colours) {
  const { context, width, height } = fitCanvas(canvas);
  const scale = Math.min(width / picture.width, height / picture.height);
  const left = (width - picture.width * scale) / 2;
  const top = (height - picture.height * scale) / 2;
  context.imageSmoothingQuality = 'high';
  context.drawImage(picture, left, top, picture.width * scale, picture.height * scale);

  const x = left + fixation.left * scale;
  const y = top + fixation.top * scale;
  const [wide, high] = [fixation.width * scale, fixation.height * scale];
  context.beginPath();
  context.rect(left, top, picture.width * scale, picture.height * scale);
  context.rect(x, y, wide, high);
  context.fillStyle = colours.veil;
  context.fill('evenodd');
  context.lineWidth = 2;
  context.strokeStyle = colours.frame;
  context.strokeRect(x, y, wide, high);
}
