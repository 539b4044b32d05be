// Colours mean something here: fixation is "still the same picture", saccade "the eye has jumped".  Nothing else wears
// them.  Fixations are drawn solid, saccades dashed, so that they differ without colour too.

const colours = `
:host {
  --clapp-paper: #faf7f1;
  --clapp-card: #fffdf9;
  --clapp-ink: #26221c;
  --clapp-soft: #6a6257;
  --clapp-faint: #b9afa0;
  --clapp-line: #e2dacd;
  --clapp-fixation: #08707a;
  --clapp-fixation-tint: #e3f1f0;
  --clapp-saccade: #b8391f;
  --clapp-saccade-tint: #fae9e2;
  --clapp-veil: rgb(250 247 241 / 62%);
  --clapp-casing: rgb(255 255 255 / 85%);
  --clapp-serif: 'Iowan Old Style', 'Palatino Linotype', Palatino, 'Book Antiqua', ui-serif, Georgia, serif;
  --clapp-sans: system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', sans-serif;
  color-scheme: light dark;
}
@media (prefers-color-scheme: dark) {
  :host {
    --clapp-paper: #171512;
    --clapp-card: #1f1c18;
    --clapp-ink: #efe8dc;
    --clapp-soft: #a89e8f;
    --clapp-faint: #6f6759;
    --clapp-line: #38332b;
    --clapp-fixation: #4fc3c7;
    --clapp-fixation-tint: #17302f;
    --clapp-saccade: #ff8f6b;
    --clapp-saccade-tint: #3a221a;
    --clapp-veil: rgb(23 21 18 / 62%);
    --clapp-casing: rgb(0 0 0 / 75%);
  }
}
`;

const basics = `
:host {
  display: block;
  container-type: inline-size;
  background: var(--clapp-paper);
  color: var(--clapp-ink);
  font: 1rem/1.5 var(--clapp-sans);
  font-variant-numeric: tabular-nums;
  text-align: start;
}
:host([hidden]), [hidden] { display: none !important; }
*, ::before, ::after { box-sizing: border-box; }
h2, h3 { margin: 0 0 0.7rem; font: 500 1.25rem/1.2 var(--clapp-serif); text-wrap: balance; }
h3 { font-size: 1.05rem; }
p { margin: 0; }
figure { margin: 0; }
canvas, video { display: block; }
.note { color: var(--clapp-soft); font-size: 0.8125rem; line-height: 1.45; max-width: 46rem; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.fixation-word, .saccade-word { font-weight: 600; }
.fixation-word { color: var(--clapp-fixation); }
.saccade-word { color: var(--clapp-saccade); }
button, select, input, textarea { font: inherit; color: inherit; }
button {
  min-height: 2.5rem;
  padding: 0 1rem;
  border: 1px solid var(--clapp-faint);
  border-radius: 999px;
  background: transparent;
  cursor: pointer;
}
button:hover:not(:disabled) { border-color: var(--clapp-ink); }
button.primary {
  min-width: 6.2rem;
  background: var(--clapp-ink);
  border-color: var(--clapp-ink);
  color: var(--clapp-paper);
  font-weight: 600;
}
button[aria-pressed='true'] { background: var(--clapp-ink); border-color: var(--clapp-ink); color: var(--clapp-paper); }
button:disabled, select:disabled, input:disabled { opacity: 0.45; cursor: default; }
:focus-visible { outline: 3px solid var(--clapp-ink); outline-offset: 2px; }
select, input:not([type='checkbox']), textarea {
  min-height: 2.5rem;
  padding: 0 0.6rem;
  border: 1px solid var(--clapp-line);
  border-radius: 0.5rem;
  background: var(--clapp-card);
  font-size: 0.875rem;
}
.field { display: inline-flex; gap: 0.4rem; align-items: center; color: var(--clapp-soft); font-size: 0.8125rem; }
.field > :is(select, input) { color: var(--clapp-ink); }
.check {
  display: flex;
  gap: 0.6rem;
  align-items: center;
  min-height: 2.5rem;
  font-size: 0.875rem;
  cursor: pointer;
}
.check input { flex: none; width: 1.2rem; height: 1.2rem; margin: 0; accent-color: var(--clapp-ink); }
`;

const bar = `
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
fieldset { display: flex; flex-wrap: wrap; gap: 0 1.25rem; flex: 1 0 100%; margin: 0; padding: 0; border: 0; }
legend { padding: 0; color: var(--clapp-soft); font-size: 0.8125rem; }
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
  .experiment { flex: none; margin-bottom: 1rem; padding: 0.75rem; }
  .experiment .field { flex: 1 0 100%; }
  .experiment .field > span { flex: 0 0 6rem; }
  .experiment .field > :is(select, input) { flex: 1; width: auto; min-width: 0; }
}
`;

const layout = `
.stage { display: grid; gap: 1.75rem; }
.look { min-width: 0; }
.tabs {
  display: flex;
  margin-bottom: 1rem;
  overflow-x: auto;
  overscroll-behavior-x: contain;
  scrollbar-width: none;
  border-bottom: 1px solid var(--clapp-line);
}
.tabs::-webkit-scrollbar { display: none; }
.tabs.more { mask-image: linear-gradient(to right, #000 calc(100% - 3rem), transparent); }
.tabs.less { mask-image: linear-gradient(to left, #000 calc(100% - 3rem), transparent); }
.tabs.less.more { mask-image: linear-gradient(to right, transparent, #000 3rem calc(100% - 3rem), transparent); }
.tabs button {
  flex: none;
  min-height: 2.75rem;
  padding: 0 0.6rem;
  font-size: 0.9375rem;
  border: 0;
  border-bottom: 3px solid transparent;
  border-radius: 0.4rem 0.4rem 0 0;
  color: var(--clapp-soft);
  white-space: nowrap;
}
.tabs button:hover { color: var(--clapp-ink); background: var(--clapp-card); }
.tabs button[aria-selected='true'] { color: var(--clapp-ink); border-bottom-color: var(--clapp-ink); font-weight: 600; }
.tabs button:focus-visible { outline-offset: -3px; }
.view > .note { margin-bottom: 1rem; }
.view:focus-visible { outline-offset: 0.5rem; border-radius: 0.25rem; }
@container (min-width: 46rem) {
  .stage.both { grid-template-columns: minmax(16rem, 20rem) minmax(0, 1fr); align-items: start; gap: 2.25rem; }
}
@container (min-width: 64rem) {
  .stage.both { grid-template-columns: 21.5rem minmax(0, 1fr); gap: 2.75rem; }
}
`;

const eye = `
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
figcaption { color: var(--clapp-soft); font-size: 0.75rem; line-height: 1.3; }
.eye figcaption { margin-top: 0.3rem; text-align: center; }
.blocks-menu { grid-column: 1 / -1; display: flex; gap: 0.4rem; }
.blocks-menu button { min-width: 2.5rem; padding: 0; }
.framed, .scene { position: relative; }
.framed canvas:first-child { width: 100%; aspect-ratio: 1; }
.layer { position: absolute; inset: 0; width: 100%; height: 100%; pointer-events: none; }
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

const scene = `
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

const calm = `
@media (prefers-reduced-motion: reduce) {
  *, ::before, ::after { transition: none !important; animation: none !important; scroll-behavior: auto !important; }
}
`;

export const styles = [colours, basics, bar, layout, eye, scene, calm].join('\n');
