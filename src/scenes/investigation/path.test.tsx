import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import type { DataQueryResponse } from '@grafana/data';
import { Subject } from 'rxjs';
import { httpError } from '../../../.config/jest/backendSrv';
import { throttledTrace } from '../../domain/testing/traces';
import { testIds } from '../../shared/testIds';
import { traceDataFrame } from '../testing/frames';
import { drawPlot, plot, PLOT } from '../metric/testing/plot';
import {
  demoSources,
  GONE,
  noneAlive,
  openInvestigation,
  OTHER,
  part,
  row,
  search,
  T0,
  TRACE_ID,
  traceFrames,
} from './testing/demo';

const [prometheus, tempo, loki] = demoSources();
const service = search({ service: 'task-svc', threshold: '500ms' });
const refuse = (status: number) => () => {
  throw httpError(status, 'no');
};

describe('the whole path', () => {
  it('from the alert rule past a dead exemplar to the line takes no click and at most sixteen requests', async () => {
    const page = openInvestigation('?rule=task-svc-p99', { nowMs: Date.UTC(2026, 10, 21, 10, 46) });

    await waitFor(() => expect(screen.getByTestId(testIds.logs.likely)).toHaveTextContent('RetryAttempts=3'));
    expect(screen.getByTestId(testIds.logs.likely)).toHaveAttribute('data-trace-id', TRACE_ID);
    expect(page.queries.length + page.fetches.length).toBeLessThanOrEqual(16);
  });

  it('begins with a trace alone: the service and its latency are found from it', async () => {
    const page = openInvestigation(search({ trace: TRACE_ID }));

    await waitFor(() => expect(part.headline()).toBe('task-svc p99'));
    await row(TRACE_ID);

    expect(part.metric()).toHaveTextContent('http_server_request_duration_seconds of task-svc');
    expect(page.url()).not.toHaveProperty('service');
  });

  it('begins with nothing: that says what to choose, and asks no store', async () => {
    const page = openInvestigation('');

    await waitFor(() => expect(part.metric()).toHaveTextContent('Choose a service to see its latency and exemplars.'));
    expect(part.headline()).toBe('Investigate');
    expect(page.queries).toEqual([]);
  });

  it('with a metric but no service shows the metric of all', async () => {
    const page = openInvestigation(search({ metric: 'http_server_request_duration_seconds_bucket' }));

    await row(TRACE_ID);

    expect(JSON.stringify(page.queries[0]?.request.targets)).toContain(
      'rate(http_server_request_duration_seconds_bucket['
    );
  });
});

describe('a click on the spike', () => {
  /** In the middle of a window of 30 minutes and a half: a moment before the slow trace. */
  const clickAt = (timeMs: number) => {
    const share = (timeMs - (T0 - 1_800_000)) / 1_830_000;
    drawPlot(0);
    fireEvent.click(plot(), { clientX: PLOT.left + share * PLOT.width });
  };
  const hit = {
    traceID: OTHER,
    rootTraceName: 'GET /healthy',
    startTimeUnixNano: `${T0}000000`,
    durationMs: 700,
  };

  it('searches slow traces of the service there, and opens the slowest', async () => {
    const page = openInvestigation(service, { answers: { presence: refuse(503), search: () => ({ traces: [hit] }) } });
    await row(TRACE_ID);

    clickAt(T0 - 10_000);

    await waitFor(() => expect(page.url().trace).toBe(OTHER));
    const asked = new URL(page.fetches.find(({ url }) => /api.search.*kind/.test(url))?.url ?? '', 'http://x')
      .searchParams;
    expect(asked.get('q')).toContain('resource.service.name="task-svc" && kind=server && duration>500ms');
    expect(Number(asked.get('end')) - Number(asked.get('start'))).toBeLessThanOrEqual(60);
    expect(page.history.length).toBe(2);
  });

  it.each([
    ['finds nothing', () => ({ traces: [] })],
    ['is refused', refuse(403)],
  ])('whose search %s opens the slowest exemplar near it', async (_, answer) => {
    const page = openInvestigation(service, { answers: { search: answer, presence: refuse(503) } });
    await row(TRACE_ID);

    clickAt(T0);

    await waitFor(() => expect(page.url().trace).toBe(GONE));
  });

  it('whose search finds nothing does not open an exemplar that is known to be dead', async () => {
    const page = openInvestigation(service);
    await waitFor(async () => expect(await row(GONE)).toHaveAttribute('data-liveness', 'dead'));
    fireEvent.click(await row(OTHER));
    await waitFor(() => expect(page.url().trace).toBe(OTHER));

    clickAt(T0);

    await waitFor(() => expect(page.url().trace).toBe(TRACE_ID));
  });

  it('far from any exemplar says that there is nothing', async () => {
    const page = openInvestigation(service, { answers: noneAlive });
    await row(TRACE_ID);

    clickAt(T0 - 900_000);

    await waitFor(() => expect(part.trace()).toHaveTextContent('Tempo has no span of task-svc slower than 500 ms'));
    expect(page.url().trace).toBeUndefined();
  });

  it('is overtaken by a choice made meanwhile', async () => {
    const answer = new Subject<unknown>();
    const page = openInvestigation(service, { answers: { ...noneAlive, search: () => answer } });
    await row(TRACE_ID);
    clickAt(T0 - 10_000);
    await waitFor(() => expect(part.trace()).toHaveTextContent('Searching slow traces of this moment…'));

    fireEvent.click(await row(TRACE_ID));
    await act(async () => answer.next({ traces: [hit] }));

    await waitFor(() => expect(part.logs()).toHaveTextContent('6 lines of this trace'));
    expect([page.url().trace, page.history.length]).toEqual([TRACE_ID, 2]);
  });
});

describe('two quick choices', () => {
  it('end with the second, whatever arrives late', async () => {
    const answers = new Map<string, Subject<DataQueryResponse>>();
    const page = openInvestigation(service, {
      dataSources: [
        prometheus,
        {
          ...tempo,
          query: ({ targets }) => {
            const answer = new Subject<DataQueryResponse>();
            answers.set(JSON.stringify(targets).includes(OTHER) ? OTHER : TRACE_ID, answer);
            return answer;
          },
        },
        loki,
      ],
    });
    fireEvent.click(await row(TRACE_ID));
    await waitFor(() => expect(answers.size).toBe(1));

    fireEvent.click(await row(OTHER));
    await waitFor(() => expect(answers.size).toBe(2));
    act(() => {
      answers.get(OTHER)?.next({ data: traceFrames(OTHER) });
      answers.get(TRACE_ID)?.next({ data: traceFrames(TRACE_ID) });
    });

    await waitFor(() => expect(part.logs()).toHaveTextContent('1 line of this trace'));
    expect(part.trace()).toHaveTextContent('GET /healthy in web-frontend');
    expect(
      JSON.stringify(page.queries.filter(({ uid }) => uid === 'loki').map(({ request }) => request.targets))
    ).not.toContain(TRACE_ID);
  });
});

describe('the lines', () => {
  const openQuiet = () => {
    const quiet = throttledTrace();
    quiet.spans.forEach((span) => (span.events = []));
    return openInvestigation(search({ trace: TRACE_ID }), {
      dataSources: [prometheus, { ...tempo, query: () => [traceDataFrame(quiet)] }, loki],
    });
  };
  const told = () =>
    waitFor(() => expect(part.trace()).toHaveTextContent('db:query in task-svc: 450 of 612 ms, 3 retries'));

  it('tell the suspect’s retries where its span does not', async () => {
    openQuiet();

    await told();
  });

  it('have told it for good, whatever they are narrowed to', async () => {
    const page = openQuiet();
    await told();

    act(() => page.location.partial({ span: '0000000000000003' }));
    await waitFor(() => expect(part.logs()).toHaveTextContent('1 line of this span'));

    expect(part.trace()).toHaveTextContent('3 retries');
  });
});

describe('a line’s link', () => {
  it('leads to its trace and to its span', async () => {
    const page = openInvestigation(search({ service: 'task-svc', trace: OTHER }));
    await waitFor(() => expect(part.logs()).toHaveTextContent('1 line of this trace'));
    await waitFor(() => expect(page.panels.last('logs').data.series).toHaveLength(1));
    const link = (name: string) =>
      page.panels.last('logs').data.series[0]?.fields.find((field) => field.name === name)?.config.links?.[0];

    act(() => link('Span')?.onClick?.({ origin: undefined, replaceVariables: () => '4' }));
    await waitFor(() => expect(page.url()).toMatchObject({ trace: OTHER, span: '0000000000000004' }));

    page.back();
    await waitFor(() => expect(part.logs()).toHaveTextContent('1 line of this trace'));
    act(() => link('Trace')?.onClick?.({ origin: undefined, replaceVariables: () => TRACE_ID }));

    await waitFor(() => expect(part.trace()).toHaveTextContent('db:query in task-svc'));
    expect(page.url().trace).toBe(TRACE_ID);
  });
});
