export const barStyles = `
.bar {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 0.75rem 1.75rem;
  margin: 0 0 1.25rem;
  padding: 0.6rem 0;
  border-block: 1px solid var(--clapp-line);
}
.buttons, .choices { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: center; }
.choices { gap: 0.5rem 1rem; margin-left: auto; }
.counters { display: flex; gap: 1.25rem; margin: 0; }
.counters div { display: flex; flex-direction: column-reverse; min-width: 4rem; }
.counters dt { color: var(--clapp-soft); font-size: 0.75rem; line-height: 1.2; }
.counters dd { margin: 0; font-size: 1.125rem; line-height: 1.3; font-weight: 600; }
.disclose::after { content: ''; display: inline-block; width: 0.4em; height: 0.4em; margin-left: 0.6em;
  border: solid currentcolor; border-width: 0 1.5px 1.5px 0; transform: translateY(-0.15em) rotate(45deg); }
.disclose[aria-expanded='true']::after { transform: translateY(0.05em) rotate(225deg); }
.trouble {
  display: flex;
  flex-wrap: wrap;
  gap: 0.75rem 1.5rem;
  align-items: center;
  margin-bottom: 1.25rem;
  padding: 0.9rem 1.25rem;
  border: 2px solid var(--clapp-ink);
  border-radius: 0.75rem;
  background: var(--clapp-card);
}
.trouble p { flex: 1 1 16rem; }
@container (max-width: 34rem) {
  /* Start and pause stay in reach, however far down one reads. */
  .lab { display: flex; flex-direction: column; }
  .bar { display: contents; }
  .buttons, .choices, .counters { width: 100%; }
  .buttons {
    position: sticky;
    top: 0;
    z-index: 3;
    flex-wrap: nowrap;
    padding: 0.5rem 0;
    background: var(--clapp-paper);
    border-top: 1px solid var(--clapp-line);
  }
  .buttons button { flex: 1 1 auto; padding: 0 0.5rem; }
  .buttons .primary { min-width: 5rem; }
  .counters { justify-content: space-between; gap: 0.75rem; }
  .counters dt { font-size: 0.6875rem; }
  .choices { flex-wrap: nowrap; align-items: end; margin: 0.4rem 0 1rem; gap: 0.5rem; }
  .choices .field { flex: 1 1 5rem; flex-direction: column; gap: 0.1rem; align-items: stretch; min-width: 0; }
  .choices .field > span { font-size: 0.75rem; line-height: 1.2; }
  .choices .field select { width: 100%; min-width: 0; padding: 0 0.3rem; }
  .choices .disclose { flex: none; padding: 0 0.8rem; }
}
`;
