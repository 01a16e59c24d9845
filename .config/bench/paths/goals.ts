/** Ends the names of rows of the Grafana whose data sources are badly linked. */
export const BADLY_LINKED = ', badly linked';

/** What the three ways of ours are held to; each is the most it may be. */
const GOALS = {
  runbook: { name: 'path: clicks by the runbook link', unit: 'clicks', goal: 1 },
  start: { name: 'path: clicks from Start', unit: 'clicks', goal: 1 },
  instance: { name: 'path: clicks by the instance’s action', unit: 'clicks', goal: 3 },
  gestures: { name: 'path: typed, dragged, hovered', unit: 'times', goal: 0 },
  pages: { name: 'path: pages opened', unit: 'pages', goal: 1 },
  calls: { name: 'path: data source calls', unit: 'calls', goal: 10 },
  bytes: { name: 'path: from data sources', unit: 'kB', goal: 150 },
  seconds: { name: 'path: time, slowest of our ways', unit: 's', goal: 3 },
  ratio: { name: 'path: time against the fastest other path', unit: '×', goal: 1 },
} as const;

export type PathGoal = keyof typeof GOALS;

export const goalOf = (goal: PathGoal, suffix: string) => ({
  ...GOALS[goal],
  name: `${GOALS[goal].name}${suffix}`,
});

export const pathGoals = (suffix: string) =>
  Object.values(GOALS).map((row) => ({ ...row, name: `${row.name}${suffix}` }));
