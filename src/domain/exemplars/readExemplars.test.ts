import captured from '../testing/fixtures/prom242_query_exemplars.json';
import spanMetrics from '../testing/fixtures/prom242_query_exemplars_spanmetrics.json';
import { exemplarFrame, type ExemplarRowInput } from '../testing/frames';
import { T0, TRACE_ID } from '../testing/traces';
import { readExemplars } from './readExemplars';

const row = (labels: Record<string, string>, value = 0.6): ExemplarRowInput => ({ timeMs: T0, value, labels });

interface Series {
  seriesLabels: object;
  exemplars: ReadonlyArray<{ labels: object; value: string; timestamp: number }>;
}
/** The frame that Grafana makes of an answer of Prometheus. */
const frameFrom = (series: readonly Series[]) =>
  exemplarFrame(
    series.flatMap(({ seriesLabels, exemplars }) =>
      exemplars.map(({ labels, value, timestamp }) => ({
        timeMs: Math.round(timestamp * 1000),
        value: Number(value),
        labels: Object.fromEntries(Object.entries({ ...seriesLabels, ...labels })),
      }))
    )
  );

describe('reading exemplars', () => {
  it('gives those that Prometheus stored, in order', () => {
    const { exemplars, malformed } = readExemplars([frameFrom(captured)], []);
    expect(malformed).toBe(0);
    expect(exemplars).toHaveLength(captured.reduce((count, series) => count + series.exemplars.length, 0));
    expect(exemplars[0]).toMatchObject({
      timeMs: 1795210483791,
      value: 0.008437149,
      traceId: '6766c6d3f9e2f279f34886db10048435',
      frameIndex: 0,
      rowIndex: 0,
    });
  });

  it('pads the ids that span-metrics shortened, and keeps them as received', () => {
    const { exemplars } = readExemplars([frameFrom(spanMetrics)], []);
    expect(exemplars[0]).toMatchObject({
      rawTraceId: '67a474a8066a2fde7fa54c395382be5',
      traceId: '067a474a8066a2fde7fa54c395382be5',
    });
    expect(exemplars.every(({ traceId }) => traceId.length === 32)).toBe(true);
  });

  it.each([
    ['trace_id', TRACE_ID],
    ['traceID', TRACE_ID],
    ['traceId', `"${TRACE_ID}"`],
    ['TRACE_ID', TRACE_ID.toUpperCase()],
    ['trace_id', '85afe0ab3e38229d'],
  ])('finds the id under %s', (name, id) => {
    const [exemplar] = readExemplars([exemplarFrame([row({ [name]: id, span_id: 'cee74af29ffa1970' })])], []).exemplars;
    expect(exemplar).toMatchObject({
      traceId: id.replaceAll('"', '').toLowerCase().padStart(32, '0'),
    });
  });

  it("prefers the data source's own label, and falls back where it holds none", () => {
    const other = TRACE_ID.replace('8', '9');
    const frame = exemplarFrame([row({ custom: other, trace_id: TRACE_ID }), row({ custom: '-', trace_id: TRACE_ID })]);
    expect(readExemplars([frame], ['absent', 'custom']).exemplars.map(({ traceId }) => traceId)).toEqual([
      other,
      TRACE_ID,
    ]);
    expect(readExemplars([frame], []).exemplars.map(({ traceId }) => traceId)).toEqual([TRACE_ID, TRACE_ID]);
  });

  it.each([
    ['no id', {}],
    ['an empty id', { trace_id: '' }],
    ['a word', { trace_id: 'none' }],
    ['zeros', { trace_id: '0'.repeat(32) }],
    ['too many digits', { trace_id: `${TRACE_ID}0` }],
    ['markup', { trace_id: '<img>' }],
  ])('drops and counts a row with %s', (_, labels) => {
    const frame = exemplarFrame([row({ a: 'x', ...labels }), row({ trace_id: TRACE_ID })]);
    const { exemplars, malformed } = readExemplars([frame], []);
    expect([exemplars.map(({ rowIndex }) => rowIndex), malformed]).toEqual([[1], 1]);
  });

  it.each([NaN, Infinity])('drops and counts a value of %d', (value) => {
    expect(readExemplars([exemplarFrame([row({ trace_id: TRACE_ID }, value)])], [])).toEqual({
      exemplars: [],
      malformed: 1,
    });
  });

  it('goes through all frames of exemplars and leaves other annotations alone, telling where each came from', () => {
    const frame = exemplarFrame([row({ trace_id: TRACE_ID }, 1), row({ trace_id: TRACE_ID }, 2)]);
    const unnamed = { ...frame, name: undefined };
    const other = { ...frame, name: 'deployments', meta: {} };
    const { exemplars } = readExemplars([other, frame, { ...frame, fields: [] }, unnamed], []);
    expect(exemplars.map(({ frameIndex, rowIndex, value }) => [frameIndex, rowIndex, value])).toEqual([
      [1, 0, 1],
      [1, 1, 2],
      [3, 0, 1],
      [3, 1, 2],
    ]);
  });

  it('gives nothing for no frames', () =>
    expect(readExemplars([], ['trace_id'])).toEqual({ exemplars: [], malformed: 0 }));
});
