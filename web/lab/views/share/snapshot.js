const padding = 24; // CSS pixels around everything
const foot = 28; // CSS pixels for what stands below
/** What is for hands, not for eyes. */
const tools = 'button, select, input, textarea, .choices, .tabs, .drop, .scene-tools, .unseen';

/**
 * What can be seen of the lab, as one picture: its canvases and videos where they stand, and the texts beside them.
 * @param {HTMLElement} element
 * @param {{paper: string, ink: string, soft: string}} colours
 * @param {string} caption
 * @returns {HTMLCanvasElement}
 */
export function snapshot(element, colours, caption) {
  const box = element.getBoundingClientRect();
  const scale = Math.min(2, globalThis.devicePixelRatio || 1);
  const canvas = document.createElement('canvas');
  canvas.width = (box.width + 2 * padding) * scale;
  canvas.height = (box.height + 2 * padding + foot) * scale;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  context.scale(scale, scale);
  context.fillStyle = colours.paper;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = colours.soft;
  context.font = `13px ${getComputedStyle(element).fontFamily}`;
  context.fillText(caption, padding, box.height + padding + foot);
  context.translate(padding - box.left, padding - box.top);
  paint(context, element);
  return canvas;
}

/** @param {CanvasRenderingContext2D} context @param {Element} element */
function paint(context, element) {
  const style = getComputedStyle(element);
  if (style.display === 'none' || style.visibility === 'hidden' || element.matches(tools)) return;
  const box = element.getBoundingClientRect();
  paintBox(context, box, style);
  if (element instanceof HTMLCanvasElement || element instanceof HTMLVideoElement) {
    if (box.width > 0 && box.height > 0) context.drawImage(element, box.left, box.top, box.width, box.height);
  }
  for (const child of element.childNodes) {
    if (child instanceof Element) paint(context, child);
    else if (child instanceof Text) paintText(context, child, style);
  }
}

/** @param {CanvasRenderingContext2D} context @param {DOMRect} box @param {CSSStyleDeclaration} style */
function paintBox(context, { left, top, width, height }, style) {
  const radius = Math.min(parseFloat(style.borderTopLeftRadius) || 0, height / 2);
  context.beginPath();
  context.roundRect(left, top, width, height, radius);
  context.fillStyle = style.backgroundColor;
  context.fill();
  const line = parseFloat(style.borderTopWidth) || 0;
  if (line === 0 || style.borderTopStyle === 'none' || style.borderLeftStyle === 'none') return;
  context.lineWidth = line;
  context.strokeStyle = style.borderTopColor;
  context.setLineDash(style.borderTopStyle === 'dashed' ? [line * 3, line * 2] : []);
  context.stroke();
  context.setLineDash([]);
}

/**
 * Line by line, as the browser broke them.
 * @param {CanvasRenderingContext2D} context @param {Text} text @param {CSSStyleDeclaration} style
 */
function paintText(context, text, style) {
  const range = document.createRange();
  /** @type {{top: number, left: number, bottom: number, text: string}[]} */
  const lines = [];
  const { data } = text;
  for (let i = 0; i < data.length; i++) {
    range.setStart(text, i);
    range.setEnd(text, i + 1);
    const [box] = range.getClientRects();
    if (!box) continue;
    const line = lines.at(-1);
    if (line && Math.abs(line.top - box.top) < 2) line.text += data[i];
    else lines.push({ top: box.top, left: box.left, bottom: box.bottom, text: data[i] });
  }
  context.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  context.fillStyle = style.color;
  context.textBaseline = 'middle';
  for (const line of lines) context.fillText(line.text.trimEnd(), line.left, (line.top + line.bottom) / 2);
}
