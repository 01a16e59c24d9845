/** `data-testid`s shared by components, unit tests and page objects. */
export const testIds = {
  app: { error: 'throughline app error' },
  start: {
    page: 'throughline start',
    service: 'throughline start service',
    metric: 'throughline start metric',
    open: 'throughline start open',
    paste: 'throughline start paste',
    pasteOpen: 'throughline start paste open',
    pasteProblem: 'throughline start paste problem',
    firing: 'throughline start firing',
    firingRule: 'throughline start firing rule',
    sample: 'throughline start sample',
  },
  investigation: {
    page: 'throughline investigation',
    problems: 'throughline investigation problems',
    sources: 'throughline investigation sources',
    cost: 'throughline investigation cost',
  },
  metric: {
    region: 'throughline metric',
    panel: 'throughline metric panel',
    note: 'throughline metric note',
    exemplars: 'throughline exemplars',
    exemplar: 'throughline exemplar',
  },
  trace: {
    region: 'throughline trace',
    suspect: 'throughline suspect',
    note: 'throughline trace note',
    candidate: 'throughline trace candidate',
  },
  logs: {
    region: 'throughline logs',
    note: 'throughline logs note',
    likely: 'throughline likely line',
    allSpans: 'throughline logs all spans',
  },
} as const;
