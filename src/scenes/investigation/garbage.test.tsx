import { act, fireEvent, waitFor } from '@testing-library/react';
import { openInvestigation, part, row, search, T0, TRACE_ID } from './testing/demo';

const given = (keys: Record<string, string>) => openInvestigation(search({ service: 'task-svc', ...keys }));
const metricRange = (page: ReturnType<typeof openInvestigation>) => {
  const { range } = page.queries.find(({ uid }) => uid === 'prometheus')?.request ?? {};
  return [range?.from.valueOf(), range?.to.valueOf()];
};

describe('garbage in the address', () => {
  it.each([
    ['threshold', 'fast', 'The threshold “fast” is not a duration with its unit'],
    ['quantile', '2%%', 'The quantile “2%%” is not a number between 0 and 1'],
    ['metric', 'rate(x[5m])', 'The metric “rate(x[5m])” is not the name of a histogram'],
    ['trace', 'latest', 'The trace “latest” is not a trace id'],
    ['span', '<b>', 'The span “<b>” is not a span id'],
    ['metrics', '${ds}', 'The metrics “${ds}” is not the uid of a Prometheus data source'],
    ['traces', '../x', 'The traces “../x” is not the uid of a Tempo data source'],
    ['logs', '"', 'The logs “"” is not the uid of a Loki data source'],
    ['rule', 'a b', 'The rule “a b” is not the uid of an alert rule'],
  ])('as %s=%s gives a sentence, stays there, and the rest works', async (key, value, sentence) => {
    const page = given({ [key]: value });

    await row(TRACE_ID);

    expect(part.problems()).toContain(sentence);
    expect(page.url()[key]).toBe(value);
    expect(page.history.length).toBe(1);
  });

  it('is all said, and survives a step', async () => {
    const page = given({ threshold: 'fast', quantile: 'x' });
    fireEvent.click(await row(TRACE_ID));

    await waitFor(() => expect(part.logs()).toHaveTextContent('6 lines of this trace'));

    expect(part.problems()).toMatch(/threshold “fast”.*quantile “x”/);
    expect(page.url()).toMatchObject({ threshold: 'fast', quantile: 'x', trace: TRACE_ID });
  });

  it('that is mended is no longer said', async () => {
    const page = given({ threshold: 'fast' });
    await row(TRACE_ID);

    act(() => page.location.partial({ threshold: '500ms' }));

    await waitFor(() => expect(part.exemplars()).toHaveTextContent('2 above 500 ms'));
    expect(part.problems()).toBe('');
  });

  it('as a key given twice reads the first', async () => {
    openInvestigation(`${search({ service: 'task-svc' })}&threshold=500ms&threshold=1s`);

    await waitFor(() => expect(part.headline()).toBe('task-svc p99 > 500 ms'));
  });
});

describe('the window in the address', () => {
  it.each([
    [
      'ISO times without milliseconds',
      { from: '2026-11-20T21:00:00Z', to: '2026-11-20T22:00:00+01:00' },
      [Date.UTC(2026, 10, 20, 21), Date.UTC(2026, 10, 20, 21)],
    ],
    ['dates', { from: '2026-11-20', to: '2026-11-21' }, [Date.UTC(2026, 10, 20), Date.UTC(2026, 10, 21)]],
  ])('is read as %s', async (_, times, range) => {
    const page = given(times);
    await waitFor(() => expect(page.queries).not.toEqual([]));

    expect(metricRange(page)).toEqual(range);
    expect(part.problems()).toBe('');
    expect(page.history.length).toBe(1);
  });

  it('is read as milliseconds, as Grafana itself writes it', async () => {
    const page = given({ from: String(T0), to: String(T0 + 60_000) });
    await waitFor(() => expect(page.queries).not.toEqual([]));

    expect(metricRange(page)).toEqual([T0, T0 + 60_000]);
  });

  it('that cannot be read is said, and the last hour taken', async () => {
    const page = given({ from: 'yesterday', to: 'soon' });
    await row(TRACE_ID);

    expect(part.problems()).toContain('The from “yesterday” is not a time that Grafana knows');
    expect(part.problems()).toContain('The to “soon” is not a time that Grafana knows');
    const [from = 0, to = 0] = metricRange(page);
    expect(to - from).toBe(3_600_000);
  });

  it.each(['1795210523', '2026-99-99', '5 minutes ago', '15'])('that is %s does not lead to 1970', async (from) => {
    const page = given({ from, to: 'now' });
    await row(TRACE_ID);
    expect(part.problems()).toContain(`The from “${from}”`);

    expect(metricRange(page)[0]).toBeGreaterThan(Date.UTC(2026, 0));
  });
});
