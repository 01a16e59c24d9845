import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { Subject } from 'rxjs';
import { httpError } from '../../../.config/jest/backendSrv';
import { queryResults } from '../../backends/testing/fakeLoki';
import { frameOnTheWire, lokiFrame, type LokiRow } from '../../domain/testing/frames';
import { spanIdFor, T0, throttledTrace } from '../../domain/testing/traces';
import { testIds } from '../../shared/testIds';
import { LineChosen } from '../events';
import { DEMO_LABELS, demoStreams, jsonLine } from '../testing/demoLines';
import { change } from '../testing/mount';
import { demoSubject, likely, note, openLogs, region } from './testing/openLogs';

const HOUR = 3_600_000;
const OTHER = 'be68fa8ec24d376861b52c3b8920a455';

interface Place {
  refId: string;
  expr: string;
  timeRange: { from: string; to: string };
}
interface Body {
  queries: Place[];
}
const placesOf = ({ queries }: Body) => queries.filter(({ refId }) => refId.startsWith('place'));
const isBefore = ({ queries }: Body) => Number(queries[0]?.timeRange.from) < T0 - HOUR / 2;

/** A line of a driver that knows no trace. */
const driverLine = (line: string, atMs: number): LokiRow => ({
  tsNs: `${T0 + atMs}000000`,
  line,
  labels: { service: 'task-svc', detected_level: 'error' },
});

/** Answers what is asked around the trace with these rows, where they lie in the place's window. */
const placeResults = (body: Body, rows: readonly LokiRow[]) => ({
  results: Object.fromEntries(
    placesOf(body).map(({ refId, timeRange }) => {
      const found = rows.filter(({ tsNs }) => {
        const ms = Number(tsNs.slice(0, -6));
        return ms >= Number(timeRange.from) && ms < Number(timeRange.to);
      });
      return [refId, { frames: found.length > 0 ? [frameOnTheWire(lokiFrame(found))] : [] }];
    })
  ),
});

interface Loki {
  beside?: readonly LokiRow[];
  before?: readonly LokiRow[];
  /** Answers a request for lines around the trace in its own way. */
  answer?: (body: Body) => unknown;
}

/** The demo's trace in a Loki that holds more than its lines. */
function openWith({ beside = [], before = [], answer }: Loki = {}, state = {}) {
  const asked: Body[] = [];
  const opened = openLogs({
    state,
    fetch: ({ url, data }) => {
      if (!url.startsWith('/api/ds/query')) {
        return { data: DEMO_LABELS };
      }
      if (placesOf(data).length === 0) {
        return queryResults(demoStreams(), data);
      }
      asked.push(data);
      return answer ? answer(data) : placeResults(data, isBefore(data) ? before : beside);
    },
  });
  return { ...opened, asked };
}

const rows = () => screen.getAllByTestId(testIds.logs.rankedLine);
const summary = () => screen.getByTestId(testIds.logs.rankedSummary);
const calm = (line: string, count: number, level = 'info'): LokiRow[] =>
  Array.from({ length: count }, (_, i) =>
    jsonLine(level, line, -HOUR + 100 + 1000 * i, '9', `${OTHER.slice(0, 28)}${String(1000 + i)}`)
  );

describe('the ranked lines', () => {
  it('are one row each, those alike as one, with place, severity, service and reasons', async () => {
    openWith();
    await waitFor(() => expect(rows()).toHaveLength(4));

    const [first, second] = rows();
    expect(first).toHaveTextContent(/^1 ?warn ?task-svc ?throttled by DynamoDB, RetryAttempts=3 ?3 retries/);
    expect(second).toHaveTextContent('×3');
    expect(summary()).toHaveTextContent('6 lines in 4 patterns');
    expect(within(region()).getByRole('list', { name: 'Lines, the likely cause first' })).toBeInTheDocument();
  });

  it('choose their line for the whole page, and drop it again', async () => {
    const { scene } = openWith();
    const chosen: Array<LineChosen['payload']> = [];
    scene.subscribeToEvent(LineChosen, ({ payload }) => chosen.push(payload));
    await waitFor(() => expect(rows()).toHaveLength(4));

    fireEvent.click(within(region()).getByRole('button', { name: /retry 1 of query/ }));
    expect(chosen).toMatchObject([{ record: { line: expect.stringContaining('retry 1') } }]);
    // As the page does.
    change(scene, { chosen: chosen[0]?.record });

    const row = within(region()).getByRole('button', { name: /retry 1 of query/ });
    expect(row).toHaveAttribute('aria-pressed', 'true');
    fireEvent.click(row);
    expect(chosen[1]).toEqual({});
  });

  it('are five at first, and all on demand', async () => {
    const more = Array.from({ length: 4 }, (_, i) => driverLine(`pool ${'abcd'.charAt(i)}`, 511 + i));
    openWith({ beside: more });
    await waitFor(() => expect(summary()).toHaveTextContent('10 lines in 8 patterns'));
    expect(rows()).toHaveLength(5);

    fireEvent.click(screen.getByRole('button', { name: 'Show all 8' }));

    expect(rows()).toHaveLength(8);
    expect(screen.getByRole('button', { name: 'Show top 5' })).toHaveAttribute('aria-expanded', 'true');
  });
});

describe('lines beside those of the trace', () => {
  it('are ranked with them, and say in words that they are not of it', async () => {
    const { asked } = openWith({ beside: [driverLine('deadlock detected', 510), driverLine('far away', 4000)] });

    await waitFor(() => expect(summary()).toHaveTextContent('7 lines in 5 patterns, 1 of them beside the trace'));

    const row = rows().find(({ textContent }) => textContent?.includes('deadlock'));
    expect(row).toHaveTextContent('beside the trace, names a deadlock');
    expect(row).toHaveTextContent('2 ms before a line of this trace, without a trace id');
    expect(region()).toHaveTextContent('6 lines of this trace');
    expect(asked).toHaveLength(3);
  });

  it('are looked for in the time that the clock of their service stamped', async () => {
    const trace = throttledTrace(2000);
    const suspect = trace.byId.get(spanIdFor('4'));
    const { asked } = openWith({}, { subject: demoSubject({ trace, suspect }) });
    await waitFor(() => expect(asked).toHaveLength(3));

    const [place] = asked.filter((body) => !isBefore(body)).flatMap(({ queries }) => queries.slice(-1));
    const { from, to } = place?.timeRange ?? {};
    expect([Number(from) - T0, Number(to) - T0]).toEqual([2055, 2515]);
    expect(place?.expr).toMatch(/^\{service="task-svc"\} != "/);
  });
});

describe('the hour before', () => {
  it('makes noise of what healthy traces print too, and says so', async () => {
    openWith({ before: [...calm('GET /task 200', 40), ...calm('throttled by DynamoDB, RetryAttempts=3', 40, 'warn')] });

    await waitFor(() => expect(summary()).toHaveTextContent('refined with the hour before'));

    const noise = rows().find(({ textContent }) => textContent?.includes('RetryAttempts'));
    expect(noise).toHaveTextContent(/noise, .*healthy traces print it too \(\d+ of \d+ traces\)/);
    expect(rows()[0]).not.toHaveTextContent('RetryAttempts');
  });

  it('is asked for in three parts, of the services in question, up to where all was well', async () => {
    const calmUntilMs = T0 - 60_000;
    const { asked } = openWith({}, { subject: demoSubject({ calmUntilMs }) });
    await waitFor(() => expect(summary()).toHaveTextContent('nothing in the hour before to compare with'));

    const places = asked.filter(isBefore).flatMap(({ queries }) => queries);
    expect(places.map(({ expr }) => expr.slice(0, 20))).toEqual(Array(2).fill('{service="task-svc"}'));
    expect(places[1]?.timeRange.to).toBe(String(calmUntilMs));
  });
});

it('nothing more is asked when the lines are narrowed to a span and widened again', async () => {
  const { scene, asked } = openWith({ beside: [driverLine('deadlock detected', 510)] });
  await waitFor(() => expect(summary()).toHaveTextContent('beside the trace'));

  change(scene, { spanId: spanIdFor('4') });
  await waitFor(() => expect(region()).toHaveTextContent('4 lines of this span'));
  expect(summary()).toHaveTextContent('1 of them beside the trace');
  change(scene, { spanId: undefined });
  await waitFor(() => expect(region()).toHaveTextContent('6 lines of this trace'));

  expect(summary()).toHaveTextContent('1 of them beside the trace');
  expect(asked).toHaveLength(3);
});

it('nothing is asked around a trace whose lines could not be read', async () => {
  const { grafana } = openLogs({ query: () => [] });
  await waitFor(() => expect(note()).toHaveTextContent('one hour before and after it included'));

  expect(grafana.fetches.filter(({ data }) => data && placesOf(data).length > 0)).toEqual([]);
  expect(screen.queryByTestId(testIds.logs.ranked)).toBeNull();
});

it('a failure of these questions is said, and hides nothing', async () => {
  openWith({
    answer: () => {
      throw httpError(503, 'no');
    },
  });

  await waitFor(() =>
    expect(note()).toHaveTextContent('The lines were not compared with the hour before: Loki answered')
  );

  expect(note()).toHaveTextContent('The lines beside those of this trace could not be read: Loki answered');
  expect(likely()).toHaveTextContent('RetryAttempts=3');
  expect(summary()).not.toHaveTextContent('comparing');
});

it('late answers for an earlier trace are dropped', async () => {
  const late = new Subject<unknown>();
  const { scene, grafana } = openWith({ answer: () => late });
  await waitFor(() => expect(summary()).toHaveTextContent('comparing with the hour before…'));
  const first = grafana.fetches.filter(({ data }) => data && placesOf(data).length > 0);

  change(scene, { subject: undefined });
  await act(async () => late.next(placeResults(first[0]?.data, [driverLine('deadlock detected', 510)])));

  expect(first.map(({ abortSignal }) => abortSignal?.aborted)).toEqual([true, true, true]);
  expect(scene.state.ranked).toEqual([]);
});
