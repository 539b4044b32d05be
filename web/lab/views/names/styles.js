export const namesStyles = `
.names-view { display: grid; gap: 1.25rem 2.5rem; grid-template-columns: minmax(0, 1fr); }
.names-view .teach { display: grid; gap: 0.9rem; align-content: start; }
.names-view .shown { display: flex; flex-wrap: wrap; gap: 0.75rem 1rem; align-items: end; }
.names-view .picture canvas { width: 9rem; height: 9rem; object-fit: cover; border-radius: 0.5rem; }
.names-view .things { display: grid; gap: 0.75rem; margin: 0; padding: 0; list-style: none; }
.names-view .thing {
  display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0.5rem 0.75rem; align-items: center; padding: 0.7rem;
  border: 1px solid var(--clapp-line); border-radius: 0.75rem; background: var(--clapp-card);
}
.names-view .thing input { grid-area: 1 / 1; min-width: 0; width: 100%; }
.names-view .count {
  grid-area: 1 / 2; color: var(--clapp-soft); font-size: 0.8125rem; text-align: end; min-width: 6.5em;
}
.names-view .hold {
  grid-column: 1 / -1; grid-row: 2; min-height: 3rem; border-radius: 0.75rem; overflow-wrap: anywhere;
  touch-action: none; user-select: none; -webkit-user-select: none; -webkit-touch-callout: none;
}
.names-view .thumbs { grid-column: 1 / -1; display: flex; gap: 0.35rem; min-height: 2.5rem; overflow: hidden; }
.names-view .thumbs canvas { width: 2.5rem; height: 2.5rem; border-radius: 0.3rem; }
.names-view .thumbs:empty { display: none; }
.names-view .acts { display: flex; flex-wrap: wrap; gap: 0.5rem; }
.names-view .stale { display: flex; flex-wrap: wrap; gap: 0.5rem 1rem; align-items: center; }
.names-view table { width: 100%; border-collapse: collapse; table-layout: fixed; }
.names-view caption { text-align: start; padding-bottom: 0.5rem; font: 500 1.05rem/1.2 var(--clapp-serif); }
.names-view th { text-align: start; font-weight: 500; font-size: 0.8125rem; color: var(--clapp-soft); }
.names-view th:first-child { width: 4.6rem; }
.names-view tbody :is(th, td) {
  padding: 0.6rem 0.75rem 0.6rem 0; border-top: 1px solid var(--clapp-line); vertical-align: top;
}
.names-view tbody th { color: var(--clapp-ink); font-size: 0.9375rem; }
.names-view td > * { display: block; }
.names-view td > .said { display: flex; gap: 0.5rem; justify-content: space-between; white-space: nowrap; }
.names-view .which { overflow: hidden; text-overflow: ellipsis; }
.names-view .twin .said { font-weight: 500; }
.names-view .bars { display: grid; gap: 3px; margin: 0.25rem 0; }
.names-view .bars span {
  display: block; height: 6px; border-radius: 3px; background: var(--clapp-line); overflow: hidden;
}
.names-view .bars i { display: block; width: 0; height: 100%; background: var(--clapp-faint); }
.names-view .bars i.most { background: var(--clapp-ink); }
.names-view .tally { color: var(--clapp-soft); font-size: 0.8125rem; min-height: 1.2em; }
.names-view .best {
  width: max-content; max-width: 100%; margin-top: 0.2rem; padding: 0.05rem 0.5rem; border: 1px solid var(--clapp-ink);
  border-radius: 999px; font-size: 0.75rem; font-weight: 600;
}
.names-view td > [hidden] { display: none; }
@container (min-width: 52rem) {
  .names-view { grid-template-columns: minmax(18rem, 24rem) minmax(0, 1fr); }
}
`;
