export const scoresStyles = `
.score-list {
  display: grid; gap: 1.25rem 1.75rem; grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr));
  margin: 0; padding: 0; list-style: none;
}
.score-list h3 { margin: 0 0 0.25rem; }
.score-list canvas { height: 10rem; }
.score-list dl { display: flex; flex-wrap: wrap; gap: 0 0.5rem; justify-content: space-between; margin: 0.35rem 0 0; }
.score-list dl div { display: flex; gap: 0.35rem; align-items: baseline; }
.score-list dt { font-size: 0.75rem; }
.score-list dd { margin: 0; font-weight: 600; }
`;
