// umap.js beside this file is built by build-scripts/bundle.js from the package umap-js; only what we use is described.

export interface UMAPParameters {
  nComponents?: number;
  nNeighbors?: number;
  nEpochs?: number;
  minDist?: number;
  spread?: number;
  /** in 0..1 */
  random?: () => number;
}

export class UMAP {
  constructor(parameters?: UMAPParameters);
  /** Finds the neighbours; returns the number of epochs to come. */
  initializeFit(vectors: number[][]): number;
  /** One epoch. */
  step(): number;
  getEmbedding(): number[][];
}
