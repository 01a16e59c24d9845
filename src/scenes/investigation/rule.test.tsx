import { act, waitFor } from '@testing-library/react';
import { Subject } from 'rxjs';
import { httpError } from '../../../.config/jest/backendSrv';
import ruleDetails from '../../domain/alerts/testing/ruleDetails.json';
import { exprOf } from '../logs/testing/openLogs';
import {
  GONE,
  HISTOGRAM,
  iso,
  noneAlive,
  openInvestigation,
  part,
  row,
  T0,
  TRACE_ID,
  type Answers,
} from './testing/demo';

const ACTIVE = Date.UTC(2026, 10, 21, 10, 43, 40);
const NOW = Date.UTC(2026, 10, 21, 10, 46);
const open = (answers: Answers = {}, more = '') =>
  openInvestigation(`?rule=task-svc-p99${more}`, { answers, nowMs: NOW });
const refuse = (status: number) => () => {
  throw httpError(status, 'no');
};
const metricQuery = (page: ReturnType<typeof open>) => page.queries.find(({ uid }) => uid === 'prometheus')?.request;

describe('a rule alone', () => {
  it('fills service, metric, threshold, quantile and data sources, from its own selector', async () => {
    const page = open();

    await row(TRACE_ID);

    expect(part.headline()).toBe('task-svc p99 > 500 ms');
    expect(part.metric()).toHaveTextContent(`${HISTOGRAM} of task-svc, threshold 500 ms`);
    expect(part.exemplars()).toHaveTextContent('2 above 500 ms');
    expect(metricQuery(page)?.targets.map(exprOf)[1]).toBe(
      `histogram_quantile(0.99, sum by (le) (rate(${HISTOGRAM}_bucket{service="task-svc"}[$__rate_interval])))`
    );
    expect(metricQuery(page)?.targets[0]?.datasource?.uid).toBe('prometheus');
    expect(part.problems()).toBe('');
    // Nothing had to be searched for in the store.
    expect(page.fetches.map(({ url }) => url).filter((url) => url.includes('/api/v1/'))).toHaveLength(2);
  });

  it('gives its own window: from before it fired until now, which goes on', async () => {
    const page = open();
    await row(TRACE_ID);

    const { from } = metricQuery(page)?.range ?? {};

    expect(from?.valueOf()).toBe(ACTIVE - 15 * 60_000);
    expect(page.url()).toMatchObject({
      rule: 'task-svc-p99',
      from: new Date(ACTIVE - 900_000).toISOString(),
      to: 'now',
    });
    expect(page.history.length).toBe(1);
  });

  it('asks the metric once, with the window that it fills in', async () => {
    const page = open();

    await row(TRACE_ID);
    await act(async () => {});

    expect(page.queries.filter(({ uid }) => uid === 'prometheus')).toHaveLength(1);
  });

  it('does not replace what the address says itself', async () => {
    const page = open({}, `&threshold=2s&quantile=p95&from=${iso(T0 - 60_000)}&to=${iso(T0)}`);
    await row(TRACE_ID);

    expect(part.headline()).toBe('task-svc p95 > 2 s');
    expect(metricQuery(page)?.range.from.valueOf()).toBe(T0 - 60_000);
    expect(exprOf(metricQuery(page)?.targets[0])).toContain('histogram_quantile(0.95,');
  });

  it('is left when another service is asked for', async () => {
    const page = open({ series: () => ({ data: [{ __name__: `${HISTOGRAM}_bucket`, service: 'cart' }] }) });
    await row(TRACE_ID);

    act(() => page.location.partial({ service: 'cart' }));

    await waitFor(() => expect(part.metric()).toHaveTextContent(`${HISTOGRAM} of cart`));
    const expr = exprOf(page.queries.filter(({ uid }) => uid === 'prometheus').at(-1)?.request.targets[0]);
    expect(expr).toContain('{service="cart"}');
  });
});

describe('a rule that', () => {
  it('is gone is said, and the page goes on without it', async () => {
    open({ rule: refuse(404) });

    await waitFor(() => expect(part.problems()).toContain('The alert rule “task-svc-p99” was not found [404]'));

    await waitFor(() => expect(part.metric()).toHaveTextContent('Choose a service to see its latency and exemplars.'));
  });

  it('is gone does not keep a trace from opening', async () => {
    open({ rule: refuse(404) }, `&trace=${TRACE_ID}`);

    await waitFor(() => expect(part.logs()).toHaveTextContent('6 lines of this trace'));
    await waitFor(() => expect(part.metric()).toHaveTextContent(`${HISTOGRAM} of task-svc`));
  });

  it('is being read does not keep a trace from opening', async () => {
    open({ rule: () => new Subject() }, `&trace=${TRACE_ID}`);

    await waitFor(() => expect(part.logs()).toHaveTextContent('6 lines of this trace'));
    expect(part.metric()).toHaveTextContent('Reading the alert rule…');
  });

  it('names its service late still has the lines of a missing trace looked for', async () => {
    const slow = new Subject<unknown>();
    const page = open({ rule: () => slow }, `&trace=${GONE}`);
    await waitFor(() => expect(part.logs()).toHaveTextContent('Choose a service'));

    await act(async () => {
      slow.next(ruleDetails);
      slow.complete();
    });

    await waitFor(() => expect(part.logs()).toHaveTextContent('Loki has no line of task-svc'));
    expect(page.url().trace).toBe(GONE);
  });

  it('does not fire is used all the same, over the last hour', async () => {
    const page = open({ firing: () => ({ data: { groups: [] } }) });
    await row(TRACE_ID);

    expect(part.problems()).toBe(
      'The alert rule “P99 > 500 ms for task-svc” is not firing now; its query and threshold are used all the same.'
    );
    expect(part.headline()).toBe('task-svc p99 > 500 ms');
    expect(page.url()).toMatchObject({ from: 'now-1h', to: 'now' });
  });

  it('does not fire any more has the window in which it did', async () => {
    const page = open({
      firing: () => ({ data: { groups: [] } }),
      pastAlerts: () => [
        { time: NOW - 3_600_000, prevState: 'Alerting', newState: 'Normal', text: '' },
        { time: NOW - 7_200_000, prevState: 'Normal', newState: 'Alerting', text: '' },
      ],
    });
    await row(TRACE_ID);

    expect(part.problems()).toBe(
      'The alert rule “P99 > 500 ms for task-svc” is not firing now: it stopped 1h ago, and the time range shows how it fired.'
    );
    expect(page.url()).toMatchObject({ from: iso(NOW - 8_100_000), to: iso(NOW - 3_600_000) });
  });

  it('fires for all that is known, where the list of firing rules is refused', async () => {
    open({ firing: refuse(403) });
    await row(TRACE_ID);

    expect(part.problems()).toContain('Grafana alerting does not let you query it [403] (no).');
    expect(part.headline()).toBe('task-svc p99 > 500 ms');
  });

  it.each([[{}], ['<html>'], [{ grafana_alert: { uid: 'x', data: null } }]])(
    'has an unknown form is said: %j',
    async (rule) => {
      open({ rule: () => rule });

      await waitFor(() =>
        expect(part.problems()).toContain(
          'The alert rule “task-svc-p99” has a form that is not understood. Choose a service instead.'
        )
      );
    }
  );

  it('is about something else is said, and its service used', async () => {
    const [query, threshold] = ruleDetails.grafana_alert.data;
    const model = { ...query?.model, expr: 'sum(rate(http_requests_total{code="500"}[5m]))' };
    const rule = {
      ...ruleDetails,
      grafana_alert: { ...ruleDetails.grafana_alert, data: [{ ...query, model }, threshold] },
    };
    open({ rule: () => rule });

    await row(TRACE_ID);

    expect(part.problems()).toContain('The alert rule “P99 > 500 ms for task-svc” tells no latency in its query “A”.');
    expect(part.headline()).toBe('task-svc p99');
  });
});

describe('another rule', () => {
  it('replaces the one before, whose late answer is dropped', async () => {
    const slow = new Subject<unknown>();
    const page = open({ rule: ({ url }) => (url.endsWith('task-svc-p99') ? slow : refuse(404)()) });
    await waitFor(() => expect(page.fetches.some(({ url }) => url.endsWith('task-svc-p99'))).toBe(true));

    act(() => page.location.partial({ rule: 'other' }));
    await waitFor(() => expect(part.problems()).toContain('The alert rule “other” was not found'));
    await act(async () => slow.next(ruleDetails));

    expect(part.headline()).toBe('Investigate');
    expect(part.problems()).not.toContain('task-svc-p99');
  });

  it('that vanishes takes with it what it said', async () => {
    const page = open(noneAlive);
    await row(TRACE_ID);

    act(() => page.location.partial({ rule: null }));

    await waitFor(() => expect(part.headline()).toBe('Investigate'));
  });
});
