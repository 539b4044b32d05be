export const sceneStyles = `
.scene {
  aspect-ratio: 4 / 3;
  overflow: hidden;
  border-radius: 0.5rem;
  background: var(--clapp-card);
  border: 1px solid var(--clapp-line);
}
.scene video { width: 100%; height: 100%; object-fit: cover; }
.mirrored video { transform: scaleX(-1); }
.invite {
  display: flex;
  flex-direction: column;
  gap: 0.9rem;
  align-items: center;
  justify-content: center;
  padding: 1.25rem;
  text-align: center;
  text-wrap: balance;
}
.scene .invite { position: absolute; inset: 0; background: var(--clapp-card); overflow: auto; }
.ways { display: flex; flex-wrap: wrap; gap: 0.6rem; justify-content: center; }
.drop { border: 2px dashed var(--clapp-faint); border-radius: 0.75rem; background: var(--clapp-card); }
.drop:not(.filled) .invite { min-height: 17rem; }
.drop.filled { margin-bottom: 1rem; border-width: 1px; }
.drop.filled .note { display: none; }
.over { outline: 3px solid var(--clapp-ink); outline-offset: 4px; border-radius: 0.5rem; }
.scene-tools { display: flex; flex-wrap: wrap; gap: 0.6rem; margin-top: 0.6rem; }
.scene-tools select { max-width: 12rem; }
.memory { margin-top: 0.6rem; }
.strip { width: 100%; border-radius: 3px; }
`;
