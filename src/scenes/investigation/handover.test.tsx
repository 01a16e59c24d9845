import { config } from '@grafana/runtime';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { testIds } from '../../shared/testIds';
import { HISTOGRAM, noneAlive, openInvestigation, part, row, search, TRACE_ID } from './testing/demo';

const user = userEvent.setup({ delay: null, pointerEventsCheck: 0 });
const DRILLDOWN = ['grafana-metricsdrilldown-app', 'grafana-exploretraces-app', 'grafana-lokiexplore-app'];
const before = Object.fromEntries(
  ['bootData', 'apps', 'appSubUrl', 'exploreEnabled'].map((key) => [key, Reflect.get(config, key)])
);

/** The host's user, by whether they may use Explore, and its apps. */
function host(mayExplore: boolean, apps: string[] = []) {
  Object.assign(config, {
    exploreEnabled: true,
    appSubUrl: '/grafana',
    bootData: { user: { orgId: 3, permissions: { 'datasources:explore': mayExplore } } },
    apps: Object.fromEntries(apps.map((id) => [id, { id }])),
  });
}

afterEach(() => Object.assign(config, before));

async function destinations() {
  await user.click(screen.getByTestId(testIds.investigation.openIn));
  const items = await screen.findAllByTestId(testIds.investigation.openInItem);
  return Object.fromEntries(items.map((item) => [item.textContent, item.getAttribute('href')]));
}

const queriesOf = (href: string | null | undefined) => {
  const panes: Record<
    string,
    { datasource: string; queries: Array<{ expr?: string; query?: string }>; range: object }
  > = JSON.parse(new URL(href ?? '', 'http://grafana').searchParams.get('panes') ?? '{}');
  return Object.values(panes)[0];
};

async function openWhole() {
  openInvestigation(search({ service: 'task-svc', threshold: '500ms', trace: TRACE_ID }));
  await row(TRACE_ID);
  await waitFor(() => expect(part.logs()).toHaveTextContent('6 lines of this trace'));
}

describe('“Open in…”', () => {
  it('hands each signal over to Explore: its queries, data source and window', async () => {
    host(true);
    await openWhole();

    const {
      'Latency in Explore': latency,
      'Trace in Explore': trace,
      'Lines in Explore': lines,
      ...others
    } = await destinations();

    expect(latency).toMatch(/^\/grafana\/explore\?.*orgId=3/);
    expect(queriesOf(latency)).toMatchObject({ datasource: 'prometheus' });
    expect(queriesOf(latency)?.queries[0]?.expr).toContain(`rate(${HISTOGRAM}_bucket{service="task-svc"}[`);
    expect(queriesOf(trace)).toMatchObject({ datasource: 'tempo', queries: [{ query: TRACE_ID }] });
    expect(queriesOf(lines)?.datasource).toBe('loki');
    expect(queriesOf(lines)?.queries[0]?.expr).toContain(TRACE_ID);
    expect(queriesOf(lines)?.range).not.toEqual(queriesOf(latency)?.range);
    // No Drilldown app is installed.
    expect(others).toEqual({});
  });

  it('hands over to the Drilldown apps that are there, with filters', async () => {
    host(true, DRILLDOWN);
    await openWhole();

    const all = await destinations();

    expect(all['Metrics Drilldown']).toContain(`metric=${HISTOGRAM}_bucket`);
    expect(all['Traces Drilldown']).toContain(`traceId=${TRACE_ID}`);
    expect(all['Logs Drilldown']).toMatch(/^\/grafana\/a\/grafana-lokiexplore-app\/explore\/service\/[\w-]+\/logs\?/);
  });

  it('is grey where the user may not use Explore, and says what it needs', async () => {
    host(false, DRILLDOWN);
    await openWhole();

    const all = await destinations();

    expect(Object.values(all)).toEqual(Array(6).fill(null));
    expect(screen.getAllByTestId(testIds.investigation.openInItem)[0]).toBeDisabled();
    expect(Object.keys(all)[0]).toContain('datasources:explore');
  });

  it('is grey for what is not on the page, and says so', async () => {
    host(true);
    openInvestigation(search({ service: 'task-svc' }), { answers: noneAlive });
    await row(TRACE_ID);

    const all = await destinations();

    expect(Object.keys(all)).toContain('Trace in ExploreNo trace is open.');
    expect(Object.keys(all)).toContain('Lines in ExploreNo lines are shown.');
  });
});
