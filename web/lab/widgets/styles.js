/** Of the parts that several views share. */
export const lookStyles = `
.look-view { display: grid; gap: 1rem; grid-template-columns: minmax(0, 1fr); }
.look-view .tools { display: flex; flex-wrap: wrap; gap: 0.5rem 1.5rem; align-items: center; }
.look-view canvas { width: 100%; }
.radio-row { flex: 0 1 auto; gap: 0.5rem; align-items: center; }
.radio-row legend { float: left; padding: 0; margin-right: 0.5rem; color: var(--clapp-soft); font-size: 0.8125rem; }
.row-options { display: inline-flex; flex-wrap: wrap; gap: 0.35rem; }
.radio-row label { position: relative; display: inline-flex; cursor: pointer; }
.radio-row input {
  position: absolute; inset: 0; width: 100%; height: 100%; min-height: 0; margin: 0; opacity: 0; cursor: pointer;
}
.radio-row span > label > span {
  display: grid; place-items: center; min-width: 2.5rem; min-height: 2.5rem; padding: 0 0.75rem;
  border: 1px solid var(--clapp-faint); border-radius: 999px;
}
.radio-row label:hover > span { border-color: var(--clapp-ink); }
.radio-row input:checked + span {
  background: var(--clapp-ink); border-color: var(--clapp-ink); color: var(--clapp-paper);
}
.radio-row input:focus-visible + span { outline: 3px solid var(--clapp-ink); outline-offset: 2px; }
.look-line {
  display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; align-items: center;
  color: var(--clapp-soft); font-size: 0.8125rem;
}
.look-line button { color: var(--clapp-ink); font-size: 0.875rem; }
.places {
  display: grid; grid-template-columns: repeat(auto-fill, minmax(4.75rem, 1fr)); gap: 0.6rem; max-width: 48rem;
  margin: 0; padding: 0; list-style: none;
}
.place {
  display: block; width: 100%; min-height: 0; padding: 0; border: 0; border-radius: 0.25rem; text-align: center;
}
.place canvas { width: 100%; aspect-ratio: 1; border-radius: 0.25rem; }
.place-text { display: block; margin-top: 0.15rem; color: var(--clapp-soft); font-size: 0.75rem; line-height: 1.3; }
button.place:hover .place-text { color: var(--clapp-ink); text-decoration: underline; }
`;
