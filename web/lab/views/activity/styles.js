const GAP = 0.12; // between the maps that drawActivity draws, as a share of one
const LEAST = 20; // CSS pixels of a map

/**
 * How many maps stand side by side, and the proportions of the sheet.
 * @param {number} channels maps
 * @param {number} width CSS pixels there are
 */
export function sheetShape(channels, width) {
  let columns = Math.min(channels, 8);
  const isRoom = () => width / (columns * 2 * (1 + GAP)) >= LEAST;
  while (columns < 64 && channels / columns > 2 && isRoom()) columns *= 2;
  const rows = Math.ceil(channels / columns);
  return { columns, aspect: (columns + (columns - 1) * GAP) / (rows + (rows - 1) * GAP) };
}

export const activityStyles = `
.activity-body { display: grid; gap: 1rem 1.5rem; grid-template-columns: minmax(0, 1fr); }
.seen-now { width: 8rem; }
.seen-now canvas { aspect-ratio: 1; }
.activity-rows {
  display: grid; gap: 1.1rem; grid-template-columns: minmax(0, 1fr); margin: 0; padding: 0; list-style: none;
}
.activity-rows .head { display: flex; flex-wrap: wrap; gap: 0 0.9rem; align-items: center; margin-bottom: 0.35rem; }
.activity-rows h3 { margin: 0; }
.activity-rows .facts { color: var(--clapp-soft); font-size: 0.8125rem; }
.activity-rows .go { margin-inline-start: auto; font-size: 0.8125rem; }
@container (min-width: 64rem) {
  .activity-body { grid-template-columns: 8rem minmax(0, 1fr); }
}
`;
