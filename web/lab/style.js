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
figcaption { color: var(--clapp-soft); font-size: 0.75rem; line-height: 1.3; }
.eye figcaption { margin-top: 0.3rem; text-align: center; }
.framed, .scene { position: relative; }
.layer { position: absolute; inset: 0; width: 100%; height: 100%; pointer-events: none; }
fieldset { display: flex; flex-wrap: wrap; gap: 0 1.25rem; flex: 1 0 100%; margin: 0; padding: 0; border: 0; }
legend { padding: 0; color: var(--clapp-soft); font-size: 0.8125rem; }
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

const calm = `
@media (prefers-reduced-motion: reduce) {
  *, ::before, ::after { transition: none !important; animation: none !important; scroll-behavior: auto !important; }
}
`;

export const labStyles = [colours, basics, layout, calm].join('\n');
