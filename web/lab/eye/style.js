export const eyeStyles = `
.glance { display: grid; grid-template-columns: 1fr auto; gap: 1rem; }
.grid { grid-column: 1 / -1; width: 100%; aspect-ratio: 1; }
.told { min-height: 7.75rem; padding: 0.6rem 0.8rem; border-radius: 0.6rem; background: var(--clapp-card);
  font-size: 0.8125rem; line-height: 1.4; }
.told[data-told='fixation'] { background: var(--clapp-fixation-tint); }
.told[data-told='saccade'] { background: var(--clapp-saccade-tint); }
.told-word {
  display: flex;
  flex-wrap: wrap;
  gap: 0 0.4rem;
  align-items: center;
  margin-bottom: 0.15rem;
  font-size: 0.875rem;
}
.mark { flex: none; width: 0.8rem; height: 0.8rem; border: 2.5px solid var(--clapp-faint); border-radius: 2px; }
[data-told='fixation'] .mark { border-color: var(--clapp-fixation); }
[data-told='saccade'] .mark { border-color: var(--clapp-saccade); border-style: dashed; }
[data-told='both'] .mark {
  border-color: var(--clapp-fixation) var(--clapp-saccade) var(--clapp-saccade) var(--clapp-fixation);
}
[data-told='fixation'] b { color: var(--clapp-fixation); }
[data-told='saccade'] b { color: var(--clapp-saccade); }
.source { width: 6.75rem; }
.source canvas { width: 100%; aspect-ratio: 1; }
.blocks-menu { grid-column: 1 / -1; display: flex; gap: 0.4rem; }
.blocks-menu button { min-width: 2.5rem; padding: 0; }
.framed canvas:first-child { width: 100%; aspect-ratio: 1; }
.pair {
  display: grid;
  grid-template: 'first same second' auto 'first jumped other' auto / 5.5rem 1fr 5.5rem;
  gap: 1rem 0.75rem;
  align-items: center;
  margin-top: 1rem;
}
.seen { position: relative; border: 3px solid var(--clapp-fixation); border-radius: 3px; }
.seen canvas { width: 100%; aspect-ratio: 1; }
.seen.first { grid-area: first; }
.seen.second { grid-area: second; }
.seen.other { grid-area: other; border: 3px dashed var(--clapp-saccade); }
.seen:not(.other)::before {
  content: '1';
  position: absolute;
  top: -3px;
  left: -3px;
  width: 1.25rem;
  height: 1.25rem;
  background: var(--clapp-fixation);
  color: var(--clapp-paper);
  font-size: 0.8125rem;
  font-weight: 700;
  line-height: 1.25rem;
  text-align: center;
}
.seen.second::before { content: '2'; }
.link { font-size: 0.75rem; line-height: 1.35; color: var(--clapp-soft); }
.link p { margin-top: 0.35rem; }
.link b { display: block; padding-bottom: 0.25rem; font-size: 0.8125rem; }
.link.fixation { grid-area: same; }
.link.saccade { grid-area: jumped; }
.link.fixation b { color: var(--clapp-fixation); border-bottom: 2px solid; }
.link.saccade b { color: var(--clapp-saccade); border-bottom: 2px dashed; }
.silent .pair { grid-template: 'first second' auto / 1fr 1fr; }
.silent .link, .silent .seen.other { display: none; }
.alone .seen.other { visibility: hidden; }
.two-views .note:not(:empty) { margin-top: 0.75rem; }
.moving .whole { display: none; }
@container (min-width: 30rem) and (max-width: 45.99rem) {
  .eye:not(.moving) .two-views { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1.3fr); gap: 1.25rem; }
  .two-views .pair { margin-top: 0; }
  .moving .pair { margin-top: 1rem; }
}
`;
