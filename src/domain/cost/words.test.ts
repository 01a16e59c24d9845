import { leftOut, type Limits } from './leftOut';
import { rowsIn } from './rows';
import type { Cost, Receipt } from './types';
import { describeBytes, describeUnseen, headlineOf } from './words';

const receipt = (total: Partial<Cost>): Receipt => ({
  total: { calls: 9, rows: 0, bytes: 84_123, tookMs: 0, unmeasured: 0, ...total },
  stores: [],
});
const all = { measures: true, cut: false };

it.each([
  [0, '0 B'],
  [577, '577 B'],
  [84_123, '84 kB'],
  [999_499, '999 kB'],
  [999_500, '1.0 MB'],
  [12_340_000, '12.3 MB'],
])('%d bytes are %s', (bytes, text) => expect(describeBytes(bytes)).toBe(text));

it.each([
  [receipt({}), all, '9 calls, 84 kB'],
  [receipt({ calls: 1, bytes: 12 }), all, '1 call, 12 B'],
  [receipt({ calls: 0, bytes: 0 }), all, 'no calls'],
  [receipt({ unmeasured: 2 }), all, '9 calls, ≥ 84 kB'],
  [receipt({ unmeasured: 9, bytes: 0 }), { measures: false, cut: false }, '9 calls'],
  [receipt({}), { measures: true, cut: true }, 'at least 9 calls, 84 kB'],
])('case %#: one line', (given, sight, text) => expect(headlineOf(given, sight)).toBe(text));

it('what the browser does not tell is said', () => {
  expect(describeUnseen(receipt({}), all)).toEqual([]);
  expect(describeUnseen(receipt({ unmeasured: 2 }), all)).toEqual(['The browser did not measure 2 of 9 calls.']);
  expect(describeUnseen(receipt({ unmeasured: 9 }), { measures: false, cut: false })).toEqual([
    expect.stringMatching(/^This browser does not measure requests/),
  ]);
  expect(describeUnseen(receipt({}), { measures: true, cut: true })).toEqual([expect.stringMatching(/memory .* full/)]);
});

describe('rows of an answer', () => {
  const frame = (count: number) => ({ data: { values: [Array(count).fill(1), Array(count).fill('x')] } });

  it.each([
    ['frames of several queries', { results: { a: { frames: [frame(3), frame(2)] }, b: { frames: [frame(1)] } } }, 6],
    ['a query that was refused', { results: { a: { error: 'no', status: 400 } } }, 0],
    ['label values', { status: 'success', data: ['a', 'b'] }, 2],
    ['an instant query', { data: { resultType: 'vector', result: [{}, {}, {}] } }, 3],
    ['a search', { traces: [{ traceID: '1' }], metrics: {} }, 1],
    ['a trace', { trace: { resourceSpans: [{ scopeSpans: [{ spans: [{}, {}] }, { spans: [{}] }] }] } }, 3],
    ['an older trace', { batches: [{ instrumentationLibrarySpans: [{ spans: [{}] }] }] }, 1],
    ['nothing', undefined, 0],
    ['a page', '<html>', 0],
    ['parts that are not what they should be', { results: { a: null, b: { frames: [null, { data: 7 }] } } }, 0],
  ])('of %s', (_, body, rows) => expect(rowsIn(body)).toBe(rows));
});

describe('what was left out', () => {
  const none: Limits = {
    requests: { budget: 100, refused: 0 },
    exemplars: { all: 12, listed: 12, mostListed: 50, drawn: 12 },
    lines: { notAsked: [] },
    around: [],
  };

  it('is nothing while no limit is hit', () => expect(leftOut(none)).toEqual([]));

  it('is not said of exemplars that share a trace', () =>
    expect(leftOut({ ...none, exemplars: { all: 12, listed: 9, mostListed: 50, drawn: 12 } })).toEqual([]));

  it('is a sentence for each limit', () => {
    const sentences = leftOut({
      requests: { budget: 100, refused: 2 },
      exemplars: { all: 1200, listed: 50, mostListed: 50, drawn: 560 },
      lines: { mostLines: 1000, notAsked: ['mail', 'billing'] },
      around: ['Around.'],
      mostRuns: 20,
    });
    expect(sentences).toEqual([
      expect.stringMatching(/^All 100 requests .* 2 questions were not asked\.$/),
      'Of 1200 exemplars, the 50 slowest are listed, and 560 are drawn.',
      expect.stringContaining('mail, billing'),
      expect.stringContaining('1000 lines'),
      'Around.',
      expect.stringContaining('20 slow and 20 normal traces'),
    ]);
  });
});
