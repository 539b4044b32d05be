export const synapseStyles = `
.synapse-view { display: grid; gap: 1.25rem 2rem; grid-template-columns: minmax(0, 1fr); }
.synapse-view > div { display: grid; gap: 1rem; align-content: start; min-width: 0; }
.synapse-view .sheet { width: 100%; max-width: 22rem; aspect-ratio: 1; cursor: pointer; border-radius: 4px; }
.synapse-view .picker { display: grid; gap: 1rem; }
.synapse-view .one { display: flex; flex-wrap: wrap; gap: 1rem; align-items: start; }
.synapse-view .taps { display: grid; gap: 3px; width: min-content; }
.synapse-view .tap {
  width: 2.75rem; height: 2.75rem; min-width: 0; min-height: 0; padding: 0; border: 1px solid var(--clapp-line);
  border-radius: 3px; cursor: pointer;
}
.synapse-view .tap[aria-checked='true'] {
  outline: 3px solid var(--clapp-ink); outline-offset: -1px; box-shadow: inset 0 0 0 4px var(--clapp-paper);
}
.synapse-view .tap:focus-visible { outline: 4px solid var(--clapp-ink); outline-offset: 1px; }
.synapse-view .numbers { display: grid; gap: 0.4rem; }
.synapse-view .numbers label { display: flex; gap: 0.5rem; align-items: center; justify-content: space-between; }
.synapse-view .numbers input { width: 5rem; min-height: 2.5rem; }
.synapse-view figure { margin: 0; }
.synapse-view figcaption { text-align: start; margin-top: 0.3rem; color: var(--clapp-soft); font-size: 0.8125rem; }
.synapse-view .place canvas { width: 100%; max-width: 14rem; aspect-ratio: 1; display: block; }
.synapse-view .pace { display: flex; flex-wrap: wrap; gap: 0.5rem; }
.synapse-view .now { margin: 0; min-height: 3em; font-variant-numeric: tabular-nums; }
.synapse-view .step { font-weight: 600; }
.synapse-view .value { font-variant-numeric: tabular-nums; white-space: nowrap; }
.synapse-view .fixation { color: var(--clapp-fixation); }
.synapse-view .saccade { color: var(--clapp-saccade); }

.synapse-view .cell {
  position: relative; display: grid; grid-template-columns: minmax(0, 1fr) 7.5rem minmax(0, 1fr);
  grid-template-rows: 7rem 6.2rem 1fr; gap: 0 0.4rem; max-width: 34rem; min-height: 18.5rem; padding: 0.5rem;
  border: 1px solid var(--clapp-line); border-radius: 0.75rem; background: var(--clapp-card);
}
.synapse-view .cell svg { grid-area: 1 / 2 / 4 / 3; width: 7.5rem; height: 17.5rem; margin-top: -0.5rem; }
.synapse-view .cell svg * { fill: none; stroke: var(--clapp-ink); stroke-width: 3; stroke-linecap: round; }
.synapse-view .cell .soma { fill: var(--clapp-ink); }
.synapse-view .cell .axon { stroke-width: 2; }
.synapse-view .cell .lane { stroke: var(--clapp-soft); stroke-width: 2; }
.synapse-view .cell .bouton { fill: var(--clapp-soft); stroke: var(--clapp-card); stroke-width: 2; }
.synapse-view .cell .wave { stroke: var(--clapp-soft); stroke-width: 1.5; stroke-dasharray: 1 5; }
.synapse-view .cell .factor { display: grid; align-content: start; gap: 0 0.3rem; line-height: 1.25; }
.synapse-view .cell .broadcast { grid-area: 1 / 1; justify-items: end; text-align: right; }
.synapse-view .cell .prediction { grid-area: 1 / 3; }
.synapse-view .cell .slope { grid-area: 2 / 3; align-content: end; }
.synapse-view .cell .input { grid-area: 3 / 1; align-content: start; justify-items: end; text-align: right; }
.synapse-view .cell .values { display: grid; min-height: 1.4em; font-size: 1.0625rem; }
.synapse-view .cell .prediction .values, .synapse-view .cell .broadcast .value { min-height: 2.6em; }
.synapse-view .cell .broadcast .value { display: grid; justify-items: end; align-content: start; }
.synapse-view .cell .name { margin-top: 0.15rem; font-size: 0.875rem; }
.synapse-view .cell .where { color: var(--clapp-soft); font-size: 0.75rem; }

.synapse-view .equation {
  display: flex; flex-wrap: wrap; gap: 0.4rem 0.5rem; align-items: start; margin: 0; min-height: 3.2rem;
}
.synapse-view .term { display: inline-grid; justify-items: center; min-width: 5.4rem; text-align: center; }
.synapse-view .term .value { font-weight: 600; }
.synapse-view .term small { color: var(--clapp-soft); font-size: 0.75rem; line-height: 1.2; }
.synapse-view .sign { white-space: nowrap; }
.synapse-view .group { display: inline-flex; gap: 0.4rem; }
.synapse-view .outcome { display: grid; gap: 0.25rem; margin: 0.75rem 0 0; max-width: 34rem; }
.synapse-view .outcome div {
  display: flex; flex-wrap: wrap; gap: 0 1rem; justify-content: space-between; border-top: 1px solid var(--clapp-line);
  padding-top: 0.25rem;
}
.synapse-view .outcome dt { color: var(--clapp-soft); }
.synapse-view .outcome dd { display: flex; gap: 0.5rem; margin: 0; font-weight: 600; }
.synapse-view .history canvas { width: 100%; height: 8rem; display: block; }
.synapse-view .history { max-width: 34rem; }
.synapse-view .note { max-width: 34rem; margin: 0; color: var(--clapp-soft); font-size: 0.875rem; }

.synapse-view .ablations {
  margin: 0; padding: 0.75rem 1rem; border: 1px solid var(--clapp-line); border-radius: 0.75rem;
}
.synapse-view .ablations legend { padding: 0 0.3rem; font-weight: 600; }
.synapse-view .omissions { display: flex; flex-wrap: wrap; gap: 0 1.25rem; }
.synapse-view .omissions label { display: flex; gap: 0.5rem; align-items: center; min-height: 2.5rem; }
.synapse-view .omissions input {
  width: 1.25rem; height: 1.25rem; margin: 0; flex: none; accent-color: var(--clapp-ink);
}
.synapse-view .watch { margin: 0.3rem 0 0; color: var(--clapp-soft); font-size: 0.875rem; min-height: 2.6em; }

@container (max-width: 30rem) {
  .synapse-view .cell {
    grid-template-columns: minmax(0, 1fr) 5.4rem minmax(0, 1fr); grid-template-rows: 7rem 2.4rem 1fr;
  }
  .synapse-view .cell svg { width: 5.4rem; height: 12.6rem; margin-top: 0; }
  .synapse-view .cell .values { font-size: 0.9375rem; }
  .synapse-view .cell { min-height: 0; }
  .synapse-view .cell .slope { align-content: start; }
  .synapse-view .term { min-width: 4.6rem; }
}
@container (min-width: 52rem) {
  .synapse-view { grid-template-columns: minmax(0, 22rem) minmax(0, 1fr); }
}
`;
