export const neuronStyles = `
.neuron-view input[type='number'] { width: 5rem; }
.first-block { display: flex; flex-wrap: wrap; gap: 1rem 2rem; align-items: flex-start; }
.filter-sheet { display: grid; flex: 1 1 18rem; grid-template-columns: repeat(auto-fill, minmax(3.5rem, 1fr));
  gap: 0.5rem; max-width: 36rem; }
.filter-sheet[data-few='true'] { grid-template-columns: repeat(4, minmax(0, 1fr)); max-width: 26rem; }
.filter-sheet[data-many='true'] { grid-template-columns: repeat(auto-fill, minmax(2.5rem, 1fr)); gap: 0.3rem; }
.filter-sheet button { min-height: 0; padding: 3px; border: 2px solid transparent; border-radius: 0.4rem; }
.filter-sheet button:hover:not(:disabled) { border-color: var(--clapp-line); }
.filter-sheet button[aria-checked='true'],
.filter-sheet button[aria-checked='true']:hover:not(:disabled) { border-color: var(--clapp-ink); }
.filter-sheet canvas { width: 100%; aspect-ratio: 1; }
.patterns { display: grid; grid-template-columns: repeat(2, 7rem); gap: 0.5rem 1rem; }
.patterns canvas { width: 7rem; height: 7rem; }
.patterns .kept { grid-column: 1 / -1; max-width: 15rem; color: var(--clapp-soft); font-size: 0.8125rem; }
.excited { display: grid; gap: 0.5rem; grid-template-columns: minmax(0, 1fr); }
.excited h3 { margin: 0; }
`;
