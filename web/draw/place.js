import { fitCanvas } from './fit-canvas.js';
import { casedFrame } from './fit-picture.js';

/**
 * A picture around one place in it, which is framed; the surroundings are dimmed.
 * @param {HTMLCanvasElement} canvas
 * @param {HTMLCanvasElement} picture
 * @param {{left: number, top: number, width: number, height: number}} place in pixels of the picture
 * @param {{ink: string, veil: string, casing: string}} colours
 * @param {{context?: number}} [options] how many times the place's size is shown; Infinity: the whole picture
 */
export function drawPlace(canvas, picture, place, colours, { context: reach = 2.5 } = {}) {
  const { context, width, height } = fitCanvas(canvas);
  if (!(width > 0 && height > 0)) return;
  const view = cutOut(picture, place, reach, width / height);
  const scale = Math.min(width / view.width, height / view.height);
  const left = (width - view.width * scale) / 2;
  const top = (height - view.height * scale) / 2;
  context.imageSmoothingQuality = 'high';
  context.drawImage(
    picture,
    view.left,
    view.top,
    view.width,
    view.height,
    left,
    top,
    view.width * scale,
    view.height * scale,
  );
  const box = {
    x: left + (place.left - view.left) * scale,
    y: top + (place.top - view.top) * scale,
    width: place.width * scale,
    height: place.height * scale,
  };
  context.beginPath();
  context.rect(left, top, view.width * scale, view.height * scale);
  context.rect(box.x, box.y, box.width, box.height);
  context.fillStyle = colours.veil;
  context.fill('evenodd');
  casedFrame(context, keptInside(box, width, height), { colour: colours.ink, casing: colours.casing });
}

/**
 * The part of a picture around a place: as large as wanted, in the canvas's proportions, never beyond the picture.
 * @param {HTMLCanvasElement} picture
 * @param {{left: number, top: number, width: number, height: number}} place
 * @param {number} reach times the place's size
 * @param {number} aspect width / height
 */
function cutOut(picture, place, reach, aspect) {
  const high = Math.max(place.height, place.width / aspect) * reach;
  const width = Math.min(picture.width, high * aspect);
  const height = Math.min(picture.height, high);
  const within = (/** @type {number} */ from, /** @type {number} */ most) => Math.max(0, Math.min(from, most));
  return {
    left: within(place.left + place.width / 2 - width / 2, picture.width - width),
    top: within(place.top + place.height / 2 - height / 2, picture.height - height),
    width,
    height,
  };
}

/**
 * A frame whose line is not cut by the canvas's edge.
 * @param {{x: number, y: number, width: number, height: number}} box @param {number} width @param {number} height
 */
function keptInside(box, width, height) {
  const edge = 2;
  const x = Math.max(edge, box.x);
  const y = Math.max(edge, box.y);
  return {
    x,
    y,
    width: Math.max(0, Math.min(width - edge, box.x + box.width) - x),
    height: Math.max(0, Math.min(height - edge, box.y + box.height) - y),
  };
}
