import { randomOf } from './random.js';

/** @typedef {CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D} Context */
/** @typedef {'drift' | 'fly' | 'loom' | 'turn' | 'blink' | 'still'} MotionKind */

/** Which kinds follow each other, over and over; half of the time something stands still or did so a moment ago. */
const order = /** @type {MotionKind[]} */ (['drift', 'still', 'fly', 'loom', 'still', 'turn', 'drift', 'blink', 'still', 'fly']);
const seconds = 2.4; // of each scene
const blinks = 1.25; // a second: three flashes are the limit of what harms nobody (WCAG 2.3.1)

/** Motion that is drawn: the same seed and time, the same picture. */
export class DrawnMotion {
  #seed;

  /** @param {{ seed?: number }} [options] */
  constructor({ seed = 1 } = {}) {
    this.#seed = seed;
  }

  /** Counts the scenes: a clip should not go on over a cut. @param {number} time seconds */
  sceneAt(time) {
    return Math.floor(time / seconds);
  }

  /**
   * What happens then.
   * @param {number} time seconds
   * @returns {MotionKind}
   */
  kindAt(time) {
    return order[this.sceneAt(time) % order.length];
  }

  /**
   * @param {Context} context
   * @param {number} time seconds, from 0
   */
  draw(context, time) {
    const scene = this.sceneAt(time);
    const random = randomOf(this.#seed * 1009 + scene);
    const kind = this.kindAt(time);
    const { width, height } = context.canvas;
    context.save();
    context.scale(width / 4, height / 3); // four by three, whatever the canvas has
    const shade = 60 + 120 * random();
    context.fillStyle = gray(shade);
    context.fillRect(0, 0, 4, 3);
    drawings[kind](context, time - scene * seconds, random, shade);
    context.restore();
  }
}

/** @typedef {(context: Context, time: number, random: () => number, shade: number) => void} Drawing time: since it began */

/** @type {Record<MotionKind, Drawing>} */
const drawings = {
  drift: (context, time, random) => grating(context, random, (1 + 1.4 * random()) * time),
  fly(context, time, random, shade) {
    for (let n = 0; n < 5; n++) {
      const [angle, speed] = [random() * 2 * Math.PI, 1.2 + 1.8 * random()];
      const shape = shapeOf(random, shade);
      const x = wrap(random() * 6 + Math.cos(angle) * speed * time, 6) - 1;
      const y = wrap(random() * 5 + Math.sin(angle) * speed * time, 5) - 1;
      shape(context, { x, y, size: 0.3 + 0.4 * random(), turn: 0 });
    }
  },
  loom(context, time, random, shade) {
    const shape = shapeOf(random, shade);
    const away = random() < 0.5;
    const size = 0.2 * Math.exp(0.9 * (away ? seconds - time : time));
    shape(context, { x: 1.4 + 1.2 * random(), y: 1.1 + 0.8 * random(), size, turn: 0 });
  },
  turn(context, time, random, shade) {
    const speed = (random() < 0.5 ? -1 : 1) * (2 + 2 * random());
    for (let n = 0; n < 3; n++) {
      const shape = shapeOf(random, shade, 1);
      shape(context, { x: 0.7 + 1.3 * n, y: 0.8 + 1.4 * random(), size: 0.6, turn: speed * time + n });
    }
  },
  blink(context, time, random, shade) {
    const on = (time * blinks) % 1 < 0.5;
    for (let n = 0; n < 4; n++) {
      const shape = shapeOf(random, shade);
      const place = { x: 4 * random(), y: 3 * random(), size: 0.3 + 0.4 * random(), turn: 0 };
      if (on === (n % 2 === 0)) shape(context, place);
    }
  },
  still(context, _time, random, shade) {
    if (random() < 0.5) return grating(context, random, 0);
    for (let n = 0; n < 6; n++) {
      shapeOf(random, shade)(context, { x: 4 * random(), y: 3 * random(), size: 0.3 + 0.5 * random(), turn: random() });
    }
  },
};

/**
 * Stripes in some direction.
 * @param {Context} context
 * @param {() => number} random
 * @param {number} shift periods: below three a second nobody is harmed (WCAG 2.3.1)
 */
function grating(context, random, shift) {
  const [angle, period] = [Math.floor(random() * 8) * (Math.PI / 4), 0.5 + 0.7 * random()];
  context.fillStyle = gray(random() < 0.5 ? 20 : 235);
  context.translate(2, 1.5);
  context.rotate(angle);
  for (let x = -3 - period + wrap(shift, 1) * period; x < 3; x += period) context.fillRect(x, -3, period / 2, 6);
}

/**
 * A disc, a square or a bar, darker or brighter than what is behind it.
 * @param {() => number} random
 * @param {number} shade
 * @param {number} [least] of the three
 * @returns {(context: Context, place: { x: number, y: number, size: number, turn: number }) => void}
 */
function shapeOf(random, shade, least = 0) {
  const which = Math.max(least, Math.floor(random() * 3));
  const fill = gray(random() < 0.5 ? shade * 0.3 : 255 - (255 - shade) * 0.3);
  return (context, { x, y, size, turn }) => {
    context.save();
    context.translate(x, y);
    context.rotate(turn);
    context.fillStyle = fill;
    context.beginPath();
    if (which === 0) context.arc(0, 0, size, 0, 2 * Math.PI);
    else if (which === 1) context.rect(-size, -size, 2 * size, 2 * size);
    else context.rect(-1.6 * size, -0.4 * size, 3.2 * size, 0.8 * size);
    context.fill();
    context.restore();
  };
}

/** @param {number} value @param {number} length */
function wrap(value, length) {
  return ((value % length) + length) % length;
}

/** @param {number} level 0..255 */
function gray(level) {
  return `rgb(${level} ${level} ${level})`;
}
