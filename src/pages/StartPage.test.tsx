import { screen, waitFor, within } from '@testing-library/react';
import { Subject } from 'rxjs';
import { config } from '@grafana/runtime';
import { httpError } from '../../.config/jest/backendSrv';
import { keepHealth } from '../backends/health/keptHealth';
import type { KeptService } from '../domain/health/kept';
import { testIds } from '../shared/testIds';
import { combobox, firing, openStart, user } from './testing/openStart';

const PAGE = '/a/throughline-investigations-app/investigate';
const ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const refuse = (status: number) => () => {
  throw httpError(status, 'no');
};
const subUrl = config.appSubUrl;
afterEach(() => {
  window.localStorage.clear();
  config.appSubUrl = subUrl;
});

/** Where the button leads, as an address and its keys. */
function target(element: HTMLElement): [string, Record<string, string>] {
  const { pathname, searchParams } = new URL(element.getAttribute('href') ?? '', 'http://grafana');
  return [pathname, Object.fromEntries(searchParams)];
}

async function pick(testId: string, option: string) {
  await user.click(combobox(testId));
  await user.click(await screen.findByRole('option', { name: option }));
}

describe('rules that fire now', () => {
  it('lead to their investigation in one click', async () => {
    await openStart();

    const link = await screen.findByTestId(testIds.start.firingRule);

    expect(target(link)).toEqual([PAGE, { rule: 'task-svc-p99' }]);
    expect(link).toHaveAccessibleName('Investigate P99 > 500 ms for task-svc');
    expect(firing()).toHaveTextContent('firing since a minute ago');
  });

  it('say how far they are beyond their threshold, by their labels, in a few requests', async () => {
    const note = {
      alertName: 'P99 > 500 ms for task-svc',
      newState: 'Alerting',
      time: Date.UTC(2026, 10, 21, 10, 43, 40),
    };
    const { fetches } = await openStart({
      answers: { annotations: () => [{ ...note, data: { values: { A: 0.844 } } }] },
    });

    await waitFor(() => expect(firing()).toHaveTextContent('fired at 844 ms > 500 ms'));
    expect(firing()).toHaveTextContent('service=task-svc');
    expect(fetches.filter(({ url }) => /ruler|annotations/.test(url))).toHaveLength(2);
  });

  it('go on without the values that may not be seen, and say so', async () => {
    await openStart({ answers: { annotations: refuse(403) } });

    await waitFor(() => expect(firing()).toHaveTextContent('Values and thresholds are missing: The history of alerts'));
    expect(firing()).toHaveTextContent('fired at > 500 ms');
  });

  it('of a data source lead there with their query, data source and window', async () => {
    const rule = {
      state: 'firing',
      name: '<b>Slow</b>',
      query: 'histogram_quantile(0.99, sum by (le, job) (rate(x_bucket[5m]))) > 0.5',
      labels: { team: '{{ $labels.job }}' },
      alerts: [{ state: 'firing', labels: { job: 'shop/cart' }, activeAt: '2026-11-21T10:40:00Z', value: '0.9' }],
    };
    await openStart({ answers: { rules: () => ({ data: { groups: [{ rules: [{ ...rule, uid: 'g' }] }] } }) } });

    const [, link] = await screen.findAllByTestId(testIds.start.firingRule);

    expect(link && target(link)).toEqual([
      PAGE,
      {
        expr: rule.query,
        metrics: 'prom',
        service: 'cart',
        from: String(Date.UTC(2026, 10, 21, 10, 25)),
        to: 'now',
      },
    ]);
    await waitFor(() => expect(firing()).toHaveTextContent('900 ms > 500 ms'));
    expect(firing()).toHaveTextContent('<b>Slow</b>');
    expect(firing()).toHaveTextContent('rule of Prometheus');
  });

  it('may be many: the definitions of a few are asked for, and the rest is counted', async () => {
    const rules = [...Array(60)].map((_, n) => ({
      state: 'firing',
      uid: `u${n}`,
      name: `p99 ${n}`,
      query: 'x_bucket',
    }));
    const { fetches } = await openStart({
      answers: { rules: ({ url }) => ({ data: { groups: url.includes('/grafana/') ? [{ rules }] : [] } }) },
    });

    await waitFor(() => expect(firing()).toHaveTextContent('10 more rules fire.'));
    expect(screen.getAllByTestId(testIds.start.firingRule)).toHaveLength(50);
    await waitFor(() => expect(fetches.filter(({ url }) => url.includes('/ruler/'))).toHaveLength(5));
  });

  it('tell of a broken link that the last health checks found, before it is clicked', async () => {
    const kept: KeptService = {
      service: 'task-service',
      aliases: ['task-svc'],
      sources: 'prom,tempo,',
      links: { 'metric-trace': 'works', 'trace-log': 'broken', 'log-trace': 'unknown' },
      points: [[Date.UTC(2026, 10, 21, 8, 44), 64]],
    };
    await keepHealth([kept]);
    const { fetches } = await openStart();

    const note = await screen.findByTestId(testIds.start.brokenLink);

    expect(note).toHaveTextContent('Broken 2 hours ago: trace → log. See why');
    expect(target(within(note).getByRole('link'))).toEqual([
      '/a/throughline-investigations-app/health',
      { service: 'task-service', metrics: 'prom', traces: 'tempo' },
    ]);
    expect(fetches.filter(({ url }) => /tempo|loki/.test(url))).toEqual([]);
  });

  it('lead there in a Grafana below a path', async () => {
    config.appSubUrl = '/grafana';
    await openStart();

    expect(target(await screen.findByTestId(testIds.start.firingRule))[0]).toBe(`/grafana${PAGE}`);
  });

  it.each<[string, () => unknown, string]>([
    ['are waited for', () => new Subject(), 'Asking which alert rules fire…'],
    ['are none', () => ({ data: { groups: [] } }), 'No alert rule is firing.'],
    ['may not be seen', refuse(403), 'Grafana alerting does not let you query it [403] (no).'],
    ['cannot be read', () => '<html>', 'Grafana alerting answered with something that is not understood.'],
  ])('that %s are said to be', async (_, rules, sentence) => {
    await openStart({ answers: { rules } });

    await waitFor(() => expect(firing()).toHaveTextContent(sentence));
    // The other ways in stay.
    expect(await screen.findByTestId(testIds.start.open)).toBeVisible();
  });
});

describe('a service', () => {
  it('is picked from those of the most telling histogram', async () => {
    await openStart();
    await waitFor(() => expect(combobox(testIds.start.metric)).toHaveValue('http_server_request_duration_seconds'));

    await pick(testIds.start.service, 'task-svc');

    expect(target(screen.getByTestId(testIds.start.open))).toEqual([
      PAGE,
      { service: 'task-svc', metric: 'http_server_request_duration_seconds', metrics: 'prom' },
    ]);
  });

  it('is forgotten when another histogram is picked, which may not have it', async () => {
    await openStart();
    await waitFor(() => expect(combobox(testIds.start.metric)).toHaveValue('http_server_request_duration_seconds'));
    await pick(testIds.start.service, 'task-svc');

    await pick(testIds.start.metric, 'rpc_server_duration_seconds');

    expect(screen.getByTestId(testIds.start.open)).not.toHaveAttribute('href');
    await pick(testIds.start.service, 'mail');
    expect(target(screen.getByTestId(testIds.start.open))[1]).toMatchObject({
      service: 'mail',
      metric: 'rpc_server_duration_seconds',
    });
  });

  it.each<[string, Record<string, () => unknown>, string]>([
    [
      'no histogram',
      { '__name__/values': () => ({ data: [] }), metadata: () => ({ data: {} }) },
      'Prometheus has no histogram in this time range.',
    ],
    ['histograms refused', { '__name__/values': refuse(403) }, 'Prometheus does not let you query it [403] (no).'],
    ['no service', { 'service/values': () => ({ data: [] }) }, 'has no service in this time range. Widen it.'],
    ['services refused', { 'service/values': refuse(500) }, 'Prometheus answered with an error [500] (no).'],
  ])('cannot be picked with %s, and that is said', async (_, answers, sentence) => {
    await openStart({ answers });

    expect(await screen.findByText(new RegExp(sentence.replace(/[.[\]()]/g, '\\$&')))).toBeVisible();
  });

  it('cannot be picked without a Prometheus, and that is said', async () => {
    await openStart({ dataSources: [] });

    expect(screen.getByText(/^No Prometheus data source is set up that you may query\./)).toBeVisible();
  });

  it('is asked of the Prometheus that the user chooses, where there are two', async () => {
    const { fetches } = await openStart({
      dataSources: [
        { uid: 'a', type: 'prometheus', name: 'One' },
        { uid: 'b', type: 'prometheus', name: 'Two' },
      ],
    });
    expect(screen.getByText(/^There are 2 Prometheus data sources/)).toBeVisible();

    await user.click(screen.getByRole('combobox', { name: 'Metrics from' }));
    await user.click(await screen.findByRole('option', { name: 'Two' }));

    await pick(testIds.start.service, 'task-svc');
    expect(target(screen.getByTestId(testIds.start.open))[1]).toMatchObject({ metrics: 'b' });
    expect(fetches.filter(({ url }) => url.includes('/uid/a/'))).toEqual([]);
  });
});

test('a service whose link was found broken says so once it is picked', async () => {
  await keepHealth([
    {
      service: 'task-svc',
      aliases: [],
      sources: 'prom,,',
      links: { 'metric-trace': 'broken', 'trace-log': 'works', 'log-trace': 'works' },
      points: [[Date.UTC(2026, 10, 21, 8, 44), 70]],
    },
  ]);
  await openStart({ answers: { rules: () => ({ data: { groups: [] } }) } });

  await pick(testIds.start.service, 'task-svc');

  expect(await screen.findByTestId(testIds.start.brokenLink)).toHaveTextContent(/metric → trace/);
});

describe('a pasted trace', () => {
  it('opens from the page', async () => {
    const { history } = await openStart();

    await user.click(screen.getByTestId(testIds.start.paste));
    await user.paste(ID);
    await user.click(screen.getByTestId(testIds.start.pasteOpen));

    expect(history.location).toMatchObject({ pathname: PAGE, search: `?trace=${ID}` });
  });
});

describe('the sample incident', () => {
  it('is one click away, also in a Grafana without data sources, and named as a sample', async () => {
    await openStart({ dataSources: [] });

    const link = await screen.findByTestId(testIds.start.sample);

    expect(link).toHaveAccessibleName('Walk through the sample incident');
    const [path, keys] = target(link);
    expect(path).toBe(PAGE);
    expect(keys).toMatchObject({ service: 'task-svc', threshold: '500ms' });
    expect([keys.metrics, keys.traces, keys.logs].every((uid) => uid?.startsWith('sample-'))).toBe(true);
  });
});
