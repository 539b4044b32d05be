import { fitCanvas } from './fit-canvas.js';
import { casedFrame, fitPicture } from './fit-picture.js';
import { fontOf } from './text.js';

/** @typedef {import('./picture.js').Fixation} Fixation */

/**
 * @typedef {object} FixationsInView
 * @property {Omit<Fixation, 'flipped'>[]} fixations in pixels of the source
 * @property {{width: number, height: number}} source the frame they were taken from
 * @property {'contain' | 'cover'} fit how the video beneath is fitted into its box
 * @property {boolean} mirrored whether the video is shown like a mirror
 */

const TAG = 22; // CSS pixels

/**
 * A layer over a video that frames and numbers the places that were looked at.
 * @param {HTMLCanvasElement} canvas as large as the video's box
 * @param {FixationsInView} view
 * @param {{fixation: string, paper: string, casing: string}} colours
 */
export function drawFixations(canvas, { fixations, source, fit, mirrored }, colours) {
  const { context, width, height } = fitCanvas(canvas);
  if (!(source.width > 0 && source.height > 0)) return;
  const placed = fitPicture(source, { width, height }, fit);
  const boxes = fixations.map((fixation) => fixationBox(fixation, placed, width, mirrored));
  for (const box of boxes) casedFrame(context, box, { colour: colours.fixation, casing: colours.casing, line: 3 });
  boxes.forEach((box, i) => drawTag(context, box, i, { width, height }, colours));
}

/**
 * @param {Omit<Fixation, 'flipped'>} fixation
 * @param {import('./fit-picture.js').Fit} fit
 * @param {number} width of the layer
 * @param {boolean} mirrored
 */
function fixationBox(fixation, { left, top, scale }, width, mirrored) {
  const x = left + fixation.left * scale;
  return {
    x: mirrored ? width - x - fixation.width * scale : x,
    y: top + fixation.top * scale,
    width: fixation.width * scale,
    height: fixation.height * scale,
  };
}

/**
 * The number: of the first in the upper left corner, of the second in the lower right one, so that both are seen where
 * two fixations coincide.
 * @param {CanvasRenderingContext2D} context
 * @param {{x: number, y: number, width: number, height: number}} box
 * @param {number} index
 * @param {{width: number, height: number}} room
 * @param {{fixation: string, paper: string}} colours
 */
function drawTag(context, box, index, room, colours) {
  const atEnd = index % 2 === 1;
  const within = (/** @type {number} */ place, /** @type {number} */ most) => Math.max(0, Math.min(place, most - TAG));
  const x = within(atEnd ? box.x + box.width - TAG : box.x, room.width);
  const y = within(atEnd ? box.y + box.height - TAG : box.y, room.height);
  context.fillStyle = colours.fixation;
  context.fillRect(x, y, TAG, TAG);
  context.fillStyle = colours.paper;
  context.font = fontOf(context.canvas, 14, 700);
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(String(index + 1), x + TAG / 2, y + TAG / 2 + 1);
}
