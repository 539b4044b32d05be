/**
 * The canvas's own font.
 * @param {HTMLCanvasElement} canvas @param {number} size CSS pixels @param {number} [weight]
 */
export function fontOf(canvas, size, weight = 400) {
  return `${weight} ${size}px ${getComputedStyle(canvas).fontFamily || 'sans-serif'}`;
}

/**
 * Text that stays legible on lines and pictures.
 * @param {CanvasRenderingContext2D} context
 * @param {string} text
 * @param {number} x
 * @param {number} y
 * @param {{colour: string, casing: string}} colours
 */
export function casedText(context, text, x, y, { colour, casing }) {
  context.save();
  context.lineJoin = 'round';
  context.lineWidth = 4;
  context.strokeStyle = casing;
  context.strokeText(text, x, y);
  context.fillStyle = colour;
  context.fillText(text, x, y);
  context.restore();
}

/**
 * Places as near as possible to the wanted ones, in the same order, `gap` apart and within bounds; where the bounds
 * are too narrow for that, evenly apart.
 * @param {number[]} wanted
 * @param {{gap: number, lowest: number, highest: number}} options
 * @returns {number[]} in the order of `wanted`
 */
export function spread(wanted, { gap, lowest, highest }) {
  const room = wanted.length > 1 ? Math.min(gap, (highest - lowest) / (wanted.length - 1)) : gap;
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a] - wanted[b] || a - b);
  const sorted = order.map((i) => wanted[i]);
  const pushedUp = pushUp(sorted, room, -Infinity);
  const pushedDown = pushDown(sorted, room, Infinity);
  const between = sorted.map((_, i) => (pushedUp[i] + pushedDown[i]) / 2);
  const inside = pushDown(pushUp(between, room, lowest), room, highest);
  /** @type {number[]} */
  const result = [];
  order.forEach((original, i) => (result[original] = inside[i]));
  return result;
}

/** Each at least `gap` above the one before. @param {number[]} sorted @param {number} gap @param {number} lowest */
function pushUp(sorted, gap, lowest) {
  let least = lowest;
  return sorted.map((value) => {
    const place = Math.max(value, least);
    least = place + gap;
    return place;
  });
}

/** Each at least `gap` below the one after. @param {number[]} sorted @param {number} gap @param {number} highest */
function pushDown(sorted, gap, highest) {
  const negative = sorted.map((value) => -value).reverse();
  return pushUp(negative, gap, -highest).map((value) => -value).reverse();
}
