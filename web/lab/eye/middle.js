/**
 * The square in the middle of a picture.
 * @param {HTMLCanvasElement} picture
 * @param {number} side at most
 */
export function middle(picture, side) {
  const least = Math.min(side, picture.width, picture.height);
  return {
    left: (picture.width - least) / 2,
    top: (picture.height - least) / 2,
    width: least,
    height: least,
    flipped: false,
  };
}
