export const experimentStyles = `
.experiment {
  display: flex;
  flex: 1 0 100%;
  flex-wrap: wrap;
  gap: 0.6rem 1.5rem;
  align-items: center;
  padding: 0.9rem 1rem;
  border-radius: 0.75rem;
  background: var(--clapp-card);
  border: 1px solid var(--clapp-line);
}
.experiment, .experiment > * { min-width: 0; max-width: 100%; }
.experiment .seed { width: 8rem; }
.experiment .wide { flex: 1 0 18rem; }
.experiment .wide input { flex: 1; min-width: 0; font-family: ui-monospace, monospace; font-size: 0.8125rem; }
@container (max-width: 34rem) {
  .experiment { flex: none; margin-bottom: 1rem; padding: 0.75rem; }
  .experiment .field { flex: 1 0 100%; }
  .experiment .field > span { flex: 0 0 6rem; }
  .experiment .field > :is(select, input) { flex: 1; width: auto; min-width: 0; }
}
`;
