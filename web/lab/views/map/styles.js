export const mapStyles = `
.map-body { display: grid; gap: 1rem 1.5rem; grid-template-columns: minmax(0, 1fr); }
.map {
  aspect-ratio: 1; max-height: 36rem; border: 1px solid var(--clapp-line); border-radius: 0.5rem;
  background: var(--clapp-card); cursor: pointer;
}
.chosen-place { display: grid; gap: 0.5rem; align-content: start; justify-items: start; max-width: 14rem; }
.chosen-place figcaption { margin: 0; text-align: start; font-size: 0.8125rem; }
.chosen-place .go { padding-block: 0.3rem; font-size: 0.875rem; text-align: start; line-height: 1.3; }
@container (min-width: 60rem) {
  .map-body { grid-template-columns: minmax(0, 1fr) 12rem; }
  .map { aspect-ratio: 4 / 3; }
}
`;
