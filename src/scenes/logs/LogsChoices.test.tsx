import type { DataLink, DataQueryResponse, Field } from '@grafana/data';
import { act, screen, waitFor } from '@testing-library/react';
import { Subject } from 'rxjs';
import { stubPanelId } from '../../../.config/jest/panelStubs';
import { queryResults, type Streams } from '../../backends/testing/fakeLoki';
import { spanIdFor, TRACE_ID } from '../../domain/testing/traces';
import { demoStreams, jsonLine, metadataLine, plainLine } from '../testing/demoLines';
import { lokiDataFrame } from '../testing/frames';
import { change } from '../testing/mount';
import { answerFrom, demoSubject, exprOf, likely, note, openLogs, region } from './testing/openLogs';

const SHORT = 'e457b5a2e4d86bd1';
const PADDED = `0000000000000000${SHORT}`;
const OTHER = 'be68fa8ec24d376861b52c3b8920a455';
const subjectOf = (traceId: string) => demoSubject({ traceId, trace: undefined, services: ['web-frontend'] });

describe('lines', () => {
  it.each<[string, Streams, string]>([
    [
      'logfmt',
      { 'service_name=web-frontend': [plainLine(`level=warn msg="pool exhausted" traceID=${TRACE_ID}`, 5)] },
      `{service_name="web-frontend"} |= "${TRACE_ID}" | logfmt | traceID="${TRACE_ID}" | drop __error__, __error_details__`,
    ],
    [
      'plain text',
      { 'service_name=web-frontend': [plainLine(`WARN [${TRACE_ID}] pool exhausted`, 5)] },
      `{service_name="web-frontend"} |= "${TRACE_ID}"`,
    ],
    [
      'JSON under a label of its own',
      { 'app=web-frontend': [jsonLine('warn', 'pool exhausted', 5, '1')] },
      `{app="web-frontend"} |= "${TRACE_ID}" | json | trace_id="${TRACE_ID}" | drop __error__, __error_details__`,
    ],
  ])('in %s are found', async (_, streams, expr) => {
    const { grafana } = openLogs({ streams, labels: ['app'], state: { subject: subjectOf(TRACE_ID) } });

    await waitFor(() => expect(likely()).toHaveTextContent('pool exhausted'));

    expect(grafana.queries[0]?.request.targets.map(exprOf)).toEqual([expr]);
  });

  it('of an unknown shape are asked for both as text and as metadata, and none is counted twice', async () => {
    const silent = { 'service_name=web-frontend': [plainLine('tick', 1)] };
    const ours = {
      'service_name=web-frontend': [metadataLine('by metadata', 5, '1'), plainLine(`by text ${TRACE_ID}`, 6)],
    };
    const { grafana } = openLogs({
      fetch: ({ data }) => queryResults(silent, data),
      query: answerFrom(ours),
      state: { subject: subjectOf(TRACE_ID) },
    });

    await waitFor(() => expect(region()).toHaveTextContent('2 lines of this trace'));

    expect(grafana.queries[0]?.request.targets).toHaveLength(2);
  });

  it.each([
    ['metadata', metadataLine('done', 5, '1', SHORT), metadataLine('done', 5, '1', PADDED)],
    ['JSON', jsonLine('info', 'done', 5, '1', SHORT), jsonLine('info', 'done', 5, '1', PADDED)],
  ])('of a 64-bit trace are asked for in both spellings of its id: %s', async (_, short, padded) => {
    const { grafana } = openLogs({
      streams: { 'service_name=web-frontend': [short, { ...padded, tsNs: `${padded.tsNs.slice(0, -1)}1` }] },
      state: { subject: subjectOf(PADDED) },
    });

    await waitFor(() => expect(region()).toHaveTextContent('2 lines of this trace'));

    expect(exprOf(grafana.queries[0]?.request.targets[0])).toContain(`trace_id=~"(0{16})?${SHORT}"`);
    expect(likely()).toHaveAttribute('data-trace-id', PADDED);
  });
});

describe('a trace through very many services', () => {
  it('is looked up in the first of them, and says which were not asked for', async () => {
    const services = ['web-frontend', ...Array.from({ length: 20 }, (_, index) => `service-${index}`)];
    openLogs({ state: { subject: demoSubject({ services }) } });

    await waitFor(() => expect(note()).toHaveTextContent('service-19 were not asked for'));

    expect(note()).not.toHaveTextContent(/no lines of [^.]*service-19/);
  });
});

describe('a line’s details', () => {
  const fields = (opened: ReturnType<typeof openLogs>, frame: number): Field[] =>
    opened.grafana.panels.last('logs').data.series[frame]?.fields ?? [];
  const field = (list: Field[], name: string) => list.find((one) => one.name === name);
  const follow = (link: DataLink | undefined, value: string) => {
    const e = { preventDefault: jest.fn() };
    act(() => link?.onClick?.({ origin: link, e, replaceVariables: (text) => text.replace('${__value.raw}', value) }));
    return e.preventDefault;
  };

  it('lead back to its trace and its span, whatever shape the line has', async () => {
    const opened = openLogs();
    await screen.findByTestId(stubPanelId('logs'));
    await waitFor(() => expect(opened.grafana.panels.last('logs').data.series).toHaveLength(2));

    expect(field(fields(opened, 0), 'Trace')?.values).toEqual([TRACE_ID]);
    expect(field(fields(opened, 0), 'Span')?.values).toEqual([spanIdFor('1')]);
    expect(field(fields(opened, 1), 'Span')?.values).toEqual(['4', '4', '4', '4', '3'].map(spanIdFor));
    const trace = field(fields(opened, 1), 'Trace')?.config.links?.[0];
    const span = field(fields(opened, 1), 'Span')?.config.links?.[0];
    // A target would open a tab, and `_self` is only followed with an onClick.
    expect(trace).toMatchObject({ url: '/a/x/investigate?service=cart&trace=${__value.raw}', targetBlank: false });
    expect(span).toMatchObject({
      url: `/a/x/investigate?service=cart&trace=${TRACE_ID}&span=\${__value.raw}`,
      targetBlank: false,
    });

    expect(follow(trace, TRACE_ID)).toHaveBeenCalled();
    expect(follow(span, spanIdFor('4'))).toHaveBeenCalled();
    follow(trace, 'not an id');

    expect(opened.heard.traces).toEqual([TRACE_ID]);
    expect(opened.heard.spans).toEqual([spanIdFor('4')]);
  });

  it('have no link where the line has no id', async () => {
    const rows = [plainLine(`[${TRACE_ID}] one`, 5), plainLine('two', 6)];
    const opened = openLogs({
      streams: { 'service_name=web-frontend': rows },
      query: () => [lokiDataFrame(rows)],
      state: { subject: subjectOf(TRACE_ID) },
    });
    await waitFor(() => expect(region()).toHaveTextContent('2 lines'));
    await waitFor(() => expect(opened.grafana.panels.last('logs').data.series).toHaveLength(1));

    expect(field(fields(opened, 0), 'Span')?.values).toEqual([null, null]);
  });

  it('are offered by the panel', async () => {
    const opened = openLogs();
    await screen.findByTestId(stubPanelId('logs'));

    expect(opened.grafana.panels.last('logs').options).toMatchObject({
      enableLogDetails: true,
      // It would bypass this page's queries and links.
      enableInfiniteScrolling: false,
    });
  });
});

describe('another trace', () => {
  it('drops the late probe of the one before', async () => {
    const probes: Array<Subject<unknown>> = [];
    const { grafana, scene } = openLogs({
      fetch: () => {
        const probe = new Subject();
        probes.push(probe);
        return probe;
      },
      state: { subject: subjectOf(TRACE_ID) },
    });
    await waitFor(() => expect(probes).toHaveLength(1));

    change(scene, { subject: subjectOf(OTHER) });
    await waitFor(() => expect(probes).toHaveLength(2));
    const results = queryResults(demoStreams(), grafana.fetches[0]?.data);
    await act(async () => {
      probes[1]?.next(results);
      probes[0]?.next(results);
    });

    await waitFor(() => expect(note()).toHaveTextContent(`with trace ${OTHER}`));
    const asked = grafana.queries.map(({ request }) => exprOf(request.targets[0]));
    expect(asked.filter((expr) => !expr.includes(OTHER))).toEqual([]);
    expect(grafana.fetches[0]?.abortSignal?.aborted).toBe(true);
  });

  it('drops the late lines of the one before', async () => {
    const answers: Array<Subject<DataQueryResponse>> = [];
    const { scene } = openLogs({
      query: () => {
        const answer = new Subject<DataQueryResponse>();
        answers.push(answer);
        return answer;
      },
      state: { subject: subjectOf(TRACE_ID) },
    });
    await waitFor(() => expect(answers).toHaveLength(1));

    change(scene, { subject: subjectOf(OTHER) });
    await waitFor(() => expect(answers).toHaveLength(2));
    act(() => {
      answers[1]?.next({ data: [lokiDataFrame([metadataLine('of the other', 5, '1', OTHER)])] });
      answers[0]?.next({ data: [lokiDataFrame([metadataLine('of the first', 5, '1')])] });
    });

    await waitFor(() => expect(likely()).toHaveTextContent('of the other'));
  });

  it('that is none empties the step', async () => {
    const { scene } = openLogs();
    await waitFor(() => expect(region()).toHaveTextContent('6 lines'));

    change(scene, { subject: undefined });

    expect(note()).toHaveTextContent('The lines of the trace appear here.');
    expect(screen.queryByTestId(stubPanelId('logs'))).toBeNull();
    expect(region()).not.toHaveTextContent('lines of this trace');
  });
});

describe('leaving the page', () => {
  it('stops what is asked', async () => {
    const { grafana, unmount } = openLogs({ fetch: () => new Subject() });
    await waitFor(() => expect(grafana.fetches).toHaveLength(1));

    unmount();

    await waitFor(() => expect(grafana.fetches[0]?.abortSignal?.aborted).toBe(true));
  });
});
