export const depthStyles = `
.depth-result { display: grid; gap: 1rem 2rem; grid-template-columns: minmax(0, 1fr); max-width: 54rem; }
.depth-chart canvas { height: 17rem; }
.depth-chart figcaption { margin: 0; text-align: center; }
.depth-view table { border-collapse: collapse; font-size: 0.9375rem; }
.depth-view :is(th, td) { padding: 0.35rem 1rem 0.35rem 0; text-align: end; font-weight: 400; }
.depth-view th:first-child { text-align: start; }
.depth-view thead th { color: var(--clapp-soft); font-size: 0.8125rem; }
.depth-view tbody :is(th, td) { border-top: 1px solid var(--clapp-line); }
.depth-view td:nth-child(2) { font-weight: 600; }
.depth-view .found { max-width: 36rem; }
@container (min-width: 64rem) {
  .depth-result { grid-template-columns: minmax(0, 1fr) auto; align-items: start; }
  .depth-result :is(.verdict, .found) { grid-column: 1 / -1; }
}
`;
