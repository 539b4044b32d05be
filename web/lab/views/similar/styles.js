export const similarStyles = `
.similar-body { display: grid; gap: 1.5rem 2rem; grid-template-columns: minmax(0, 1fr); }
.similar-view .from {
  display: grid; gap: 0.6rem; justify-items: start; align-content: start; grid-template-columns: minmax(0, 1fr);
}
.place-grid { position: relative; width: 100%; max-width: 22rem; }
.grid-cells { position: absolute; display: grid; grid-auto-rows: 1fr; }
.grid-cells button { min-height: 0; padding: 0; border: 0; border-radius: 0; }
.grid-cells button:hover { box-shadow: inset 0 0 0 2px var(--clapp-ink), inset 0 0 0 4px var(--clapp-paper); }
.grid-cells button:focus-visible {
  outline: 3px solid var(--clapp-ink); outline-offset: 0; box-shadow: 0 0 0 6px var(--clapp-paper); z-index: 1;
}
.picture-row {
  display: grid; grid-template-columns: repeat(4, minmax(0, 1fr)); gap: 0.4rem; width: 100%; max-width: 22rem;
}
.picture-row button {
  min-height: 2.5rem; padding: 0; border: 3px solid transparent; border-radius: 0.3rem; overflow: hidden;
}
.picture-row button:hover:not(:disabled) { border-color: var(--clapp-line); }
.picture-row button[aria-pressed='true'],
.picture-row button[aria-pressed='true']:hover:not(:disabled) { background: none; border-color: var(--clapp-ink); }
.picture-row canvas { width: 100%; aspect-ratio: 1; }
.block-rows {
  display: grid; gap: 1rem; grid-template-columns: minmax(0, 1fr); margin: 0 0 0.75rem; padding: 0; list-style: none;
}
.block-rows h3 { margin: 0 0 0.25rem; }
.block-rows .places { grid-template-columns: repeat(6, minmax(0, 1fr)); gap: 0.4rem; max-width: 38rem; }
@container (max-width: 34rem) {
  .block-rows .places { grid-template-columns: repeat(3, minmax(0, 1fr)); }
}
@container (min-width: 40rem) and (max-width: 45.99rem) {
  .similar-body { grid-template-columns: 14rem minmax(0, 1fr); }
}
@container (min-width: 60rem) {
  .similar-body { grid-template-columns: 15rem minmax(0, 1fr); }
}
`;
