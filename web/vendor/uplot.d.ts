// uplot.js beside this file is built by build-scripts/bundle.js from the package uplot; only what we use is described.

export type AlignedData = [number[], ...(number | null | undefined)[][]];

export interface Scale {
  time?: boolean;
  distr?: 1 | 2 | 3 | 4;
  auto?: boolean;
  min?: number;
  max?: number;
  range?: (plot: uPlot, low: number | null, high: number | null) => [number, number];
}

export interface Series {
  label?: string;
  scale?: string;
  stroke?: string | (() => string);
  width?: number;
  dash?: number[];
  points?: { show: boolean };
  spanGaps?: boolean;
}

export interface Axis {
  show?: boolean;
  scale?: string;
  side?: 0 | 1 | 2 | 3;
  size?: number;
  gap?: number;
  space?: number;
  /** distances between ticks to choose from */
  incrs?: number[];
  font?: string;
  stroke?: string | (() => string);
  grid?: { show?: boolean; stroke?: string | (() => string); width?: number };
  ticks?: { show?: boolean; stroke?: string | (() => string); width?: number; size?: number };
  values?: (plot: uPlot, ticks: number[]) => (string | null)[];
  splits?: (plot: uPlot, axis: number, low: number, high: number) => number[];
}

export interface Options {
  width: number;
  height: number;
  scales?: Record<string, Scale>;
  series: Series[];
  axes?: Axis[];
  legend?: { show: boolean };
  cursor?: { show: boolean };
  padding?: (number | null)[];
  pxAlign?: number | boolean;
  hooks?: { draw?: ((plot: uPlot) => void)[]; drawClear?: ((plot: uPlot) => void)[] };
}

/** A chart; `bbox` and `valToPos(…, true)` are in canvas pixels. */
export class uPlot {
  constructor(options: Options, data: AlignedData, target: HTMLElement);
  readonly root: HTMLElement;
  readonly width: number;
  readonly height: number;
  readonly ctx: CanvasRenderingContext2D;
  readonly bbox: { left: number; top: number; width: number; height: number };
  readonly data: AlignedData;
  setData(data: AlignedData, resetScales?: boolean): void;
  setSize(size: { width: number; height: number }): void;
  valToPos(value: number, scale: string, canvasPixels?: boolean): number;
  redraw(rebuildPaths?: boolean, recalculateAxes?: boolean): void;
  destroy(): void;
}

/** Its style sheet. */
export const css: string;
