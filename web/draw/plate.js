import { fitCanvas } from './fit-canvas.js';

const dark = [30, 26, 22]; // red, green, blue of nothing
const light = [255, 250, 240]; // and of the most there is

/**
 * Shares as shades, on a canvas of any size.
 * @param {HTMLCanvasElement} canvas laid out by style sheets
 * @param {{ columns: number, rows: number, smooth?: boolean }} size
 * @param {(column: number, row: number) => number} shareAt 0..1
 */
export function drawPlate(canvas, { columns, rows, smooth = false }, shareAt) {
  const { context, width, height } = fitCanvas(canvas);
  if (columns < 1 || rows < 1) return;
  const image = new ImageData(columns, rows);
  for (let row = 0, at = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, at += 4) {
      const share = Math.min(1, Math.max(0, shareAt(column, row)));
      for (let colour = 0; colour < 3; colour++) image.data[at + colour] = dark[colour] + share * (light[colour] - dark[colour]);
      image.data[at + 3] = 255;
    }
  }
  const sheet = document.createElement('canvas');
  [sheet.width, sheet.height] = [columns, rows];
  /** @type {CanvasRenderingContext2D} */ (sheet.getContext('2d')).putImageData(image, 0, 0);
  context.imageSmoothingEnabled = smooth;
  context.drawImage(sheet, 0, 0, width, height);
}
