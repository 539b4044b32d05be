export const keepStyles = `
.kept {
  display: flex;
  flex-wrap: wrap;
  gap: 0.6rem 1rem;
  align-items: center;
  margin-bottom: 1.25rem;
}
.kept[hidden] { display: none; }
.kept p { flex: 1 1 18rem; margin: 0; }
.kept:has(button) {
  padding: 0.7rem 1.25rem;
  border: 1px solid var(--clapp-line);
  border-radius: 0.75rem;
  background: var(--clapp-card);
}
`;
