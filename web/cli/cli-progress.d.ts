declare module 'cli-progress' {
  interface Options {
    format: string;
    stream: NodeJS.WritableStream;
    barsize: number;
    hideCursor: boolean;
    linewrap: boolean;
    gracefulExit: boolean;
  }
  class SingleBar {
    constructor(options: Options, preset: object);
    start(total: number, start: number, payload: object): void;
    update(value: number, payload: object): void;
    stop(): void;
  }
  const progressBars: { SingleBar: typeof SingleBar; Presets: { shades_classic: object } };
  export default progressBars;
}
