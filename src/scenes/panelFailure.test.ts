import { getDefaultTimeRange, LoadingState, type PanelData } from '@grafana/data';
import { failureOfPanel } from './panelFailure';

const data = (rest: Partial<PanelData>): PanelData => ({
  state: LoadingState.Error,
  series: [],
  timeRange: getDefaultTimeRange(),
  ...rest,
});

describe('failureOfPanel', () => {
  it.each([LoadingState.Done, LoadingState.Loading, LoadingState.Streaming, LoadingState.NotStarted])(
    'is none while a panel is %s',
    (state) => expect(failureOfPanel(data({ state }), 'Loki')).toBeUndefined()
  );

  it.each<[string, Partial<PanelData>, string, string]>([
    [
      'a status of its own',
      { errors: [{ status: 404, message: 'no trace' }] },
      'not-found',
      'Tempo was not found [404] (no trace).',
    ],
    [
      'the first of several errors',
      { errors: [{ status: 403 }, { status: 500 }] },
      'forbidden',
      'Tempo does not let you query it [403].',
    ],
    [
      'the older field',
      { error: { status: 500, data: { message: 'boom' } } },
      'server',
      'Tempo answered with an error [500] (boom).',
    ],
    // Grafana passes on a store's refusal with its words only.
    [
      'words without a status',
      { errors: [{ message: 'parse error' }] },
      'rejected',
      'Tempo refused the query (parse error).',
    ],
    ['nothing but the state', {}, 'unreachable', 'Tempo could not be reached.'],
    [
      'an error beside a state that says done',
      { state: LoadingState.Done, errors: [{ status: 502 }] },
      'server',
      'Tempo answered with an error [502].',
    ],
  ])('is told by %s', (_, rest, kind, sentence) => {
    const failure = failureOfPanel(data(rest), 'Tempo');

    expect(failure?.kind).toBe(kind);
    expect(failure?.message.startsWith(sentence)).toBe(true);
  });
});
