import { act, screen, waitFor, within } from '@testing-library/react';
import { describeFailure } from '../../domain/failure';
import { failed } from '../../domain/result';
import { testIds } from '../../shared/testIds';
import { change, startClockAt } from '../testing/mount';
import { exemplar, FROM, id, metricRequest, notes, rows, TO } from './testing/openMetric';
import { done, ids, openTriage, slow, states } from './testing/openTriage';
import { drawPlot } from './testing/plot';
import { traceStore } from './testing/traceStore';

beforeEach(() => startClockAt(TO));

describe('the traces of the exemplars', () => {
  it('are looked up slowest first until three live ones are found, and each row says what is known', async () => {
    const { traces, asked } = traceStore([1, 2, 4]);
    const { scene, found } = openTriage([...slow(7), exemplar(9, 0.3)], traces);

    await done(scene);

    expect(asked.map((each) => each.ids)).toEqual([ids(1, 2, 3, 4, 5), ids(6, 7)]);
    expect(states()).toEqual(['dead', 'dead', 'alive', 'dead', 'alive', 'alive', 'alive', 'unprobed']);
    expect(found).toEqual(ids(3));
    expect(notes()).toEqual([]);
    const marks = rows().map((row) => within(row).queryByTestId(testIds.metric.liveness)?.textContent);
    expect(marks[0]).toBe('dead: Tempo never stored its trace: it was not sampled, or was lost on the way.');
    expect(marks[2]).toBe('alive');
    expect(marks[7]).toBeUndefined();
  });

  it('that are missing can be opened all the same, and their diamonds say so', async () => {
    const { traces } = traceStore([2]);
    const { scene, heard } = openTriage([exemplar(1, 0.6), exemplar(2, 0.9)], traces);
    await done(scene);
    const markers = drawPlot(2);

    act(() => rows()[0]?.click());

    expect(heard.traces).toEqual(ids(2));
    await waitFor(() =>
      expect(markers.map((marker) => marker.getAttribute('aria-label'))).toEqual([
        'Exemplar 600 ms at 10:00:01: open its trace',
        'Exemplar 900 ms at 10:00:02, its trace is missing: see why',
      ])
    );
  });

  it('that turn out missing after the diamonds were drawn rename them', async () => {
    const { traces, letGo } = traceStore([2], { held: true });
    openTriage([exemplar(1, 0.6), exemplar(2, 0.9)], traces);
    await waitFor(() => expect(rows()).toHaveLength(2));
    const markers = drawPlot(2);
    await waitFor(() => expect(markers[1]).toHaveAttribute('aria-label', expect.stringContaining('open its trace')));

    await letGo();

    await waitFor(() => expect(markers[1]).toHaveAttribute('aria-label', expect.stringContaining('missing')));
  });

  it('are looked up without a threshold too, the slowest first', async () => {
    const { traces, asked } = traceStore();
    const { scene, found } = openTriage([exemplar(1, 0.1), exemplar(2, 0.3)], traces, metricRequest({ thresholdMs: undefined })); // prettier-ignore

    await done(scene);

    expect(asked.map((each) => each.ids)).toEqual([ids(2, 1)]);
    expect(found).toEqual(ids(2));
  });

  it('are left alone where none lies above the threshold, and where there is no trace store', async () => {
    const { traces, asked } = traceStore();
    const quick = openTriage([exemplar(1, 0.1)], traces);
    await waitFor(() => expect(rows()).toHaveLength(1));
    expect(quick.scene.state.triage).toEqual({ kind: 'idle' });
    quick.unmount();

    const alone = openTriage(slow(3));
    await waitFor(() => expect(rows()).toHaveLength(3));

    expect([states(), notes(), alone.scene.state.triage.kind]).toEqual([Array(3).fill('unprobed'), [], 'idle']);
    expect([asked, quick.found, alone.found]).toEqual([[], [], []]);
  });

  it('are looked up once the trace store is known', async () => {
    const { traces, asked } = traceStore();
    const { scene, found } = openTriage(slow(2));
    await waitFor(() => expect(rows()).toHaveLength(2));

    change(scene, { traces });
    await done(scene);

    expect(asked).toHaveLength(1);
    expect(found).toEqual(ids(1));
  });

  it('are asked for again in another trace store', async () => {
    const [first, second] = [traceStore(), traceStore([1])];
    const { scene, found } = openTriage(slow(2), first.traces);
    await done(scene);

    change(scene, { traces: second.traces });
    await waitFor(() => expect(states()).toEqual(['dead', 'alive']));

    expect(found).toEqual(ids(1, 2));
  });
});

describe('the best live exemplar', () => {
  it('is told as soon as every slower one is known to be dead, while others are still looked up', async () => {
    const { traces, asked, letGo } = traceStore([1, 3, 4], { held: true });
    const { found, scene } = openTriage(slow(9), traces);
    await waitFor(() => expect(asked).toHaveLength(1));
    expect(found).toEqual([]);

    await letGo();
    await waitFor(() => expect(asked).toHaveLength(2));

    expect(found).toEqual(ids(2));
    expect(states().slice(0, 6)).toEqual(['dead', 'alive', 'dead', 'dead', 'alive', 'unprobed']);
    await letGo();
    await done(scene);
    expect(found).toEqual(ids(2));
  });

  it('is not told while a slower one may still turn out alive', async () => {
    startClockAt(FROM + 1_000_000);
    const { traces, asked, letGo } = traceStore([1, 3, 4], { held: true });
    const [, ...settled] = slow(9);
    const { scene, found } = openTriage([exemplar(1, 9, 995), ...settled], traces);
    await waitFor(() => expect(asked).toHaveLength(1));

    await letGo();
    await waitFor(() => expect(asked).toHaveLength(2));
    expect(found).toEqual([]);

    await letGo();
    await done(scene);
    expect(states().slice(0, 2)).toEqual(['unknown', 'alive']);
    expect(found).toEqual(ids(2));
  });

  it('is told in the end where a slower one is not known', async () => {
    startClockAt(FROM + 5000);
    const { traces } = traceStore([1]);
    const { scene, found } = openTriage(slow(2), traces);

    await done(scene);

    expect(states()).toEqual(['unknown', 'alive']);
    expect(found).toEqual(ids(2));
  });

  it('is told once, not after each refresh', async () => {
    const { traces } = traceStore();
    const { scene, found, refresh } = openTriage(slow(2), traces);
    await done(scene);

    refresh([exemplar(8, 9), ...slow(2)]);
    await waitFor(() => expect(states()).toEqual(['alive', 'alive', 'alive']));

    expect(found).toEqual(ids(1));
  });

  it('is told for another request as well', async () => {
    const { traces } = traceStore();
    const { scene, found } = openTriage(slow(2), traces);
    await done(scene);

    change(scene, { request: metricRequest({ title: 'another' }) });

    await waitFor(() => expect(found).toEqual(ids(1, 1)));
  });
});

describe('a refresh', () => {
  it('asks neither for live ones again nor for those that cannot arrive any more', async () => {
    const { traces, asked } = traceStore([1]);
    const { scene, refresh } = openTriage(slow(3), traces);
    await done(scene);

    refresh([...slow(3), exemplar(8, 9)]);
    await waitFor(() => expect(states()).toEqual(['alive', 'dead', 'alive', 'alive']));

    expect(asked.map((each) => each.ids)).toEqual([ids(1, 2, 3), ids(8)]);
  });

  it('asks again for those that may have arrived', async () => {
    startClockAt(FROM + 5000);
    const { traces, missing, asked } = traceStore([1]);
    const { scene, refresh } = openTriage([exemplar(1, 3)], traces);
    await done(scene);
    expect(states()).toEqual(['unknown']);
    expect(notes().join()).toContain('may still be on their way to Tempo');

    missing.length = 0;
    refresh();
    await waitFor(() => expect(states()).toEqual(['alive']));

    expect(asked).toHaveLength(2);
    await waitFor(() => expect(notes()).toEqual([]));
  });

  it('does not begin again what is under way', async () => {
    const { traces, asked, letGo } = traceStore([], { held: true });
    const { grafana, refresh, scene } = openTriage(slow(3), traces);
    await waitFor(() => expect(asked).toHaveLength(1));

    refresh([...slow(3)]);
    await waitFor(() => expect(grafana.queries).toHaveLength(2));
    await letGo();
    await done(scene);

    expect(asked).toHaveLength(1);
    expect(asked[0]?.signal?.aborted).toBe(false);
    expect(states()).toEqual(['alive', 'alive', 'alive']);
  });

  it('looks up so many for one request and no more, and says so', async () => {
    const { traces, asked } = traceStore(Array.from({ length: 200 }, (_, i) => i + 1));
    const { scene, refresh } = openTriage(slow(20), traces);
    await done(scene);

    for (const from of [21, 41]) {
      refresh(Array.from({ length: 20 }, (_, i) => exemplar(from + i, 5)));
      await waitFor(() => expect(rows().map((row) => row.dataset.traceId)).toContain(id(from)));
      await done(scene);
    }

    expect(asked.flatMap((each) => each.ids)).toHaveLength(40);
    expect(notes()).toEqual(['The traces of 40 exemplars were looked up; newer ones are not marked.']);
  });
});

describe('what is under way is stopped', () => {
  it.each([
    [
      'by another request',
      (scene: ReturnType<typeof openTriage>['scene']) => change(scene, { request: metricRequest() }),
    ],
    ['by none', (scene: ReturnType<typeof openTriage>['scene']) => change(scene, { request: undefined })],
    ['by another store', (scene: ReturnType<typeof openTriage>['scene']) => change(scene, { traces: undefined })],
  ])('%s', async (_, act_) => {
    const { traces, asked, letGo } = traceStore([], { held: true });
    const { scene, found } = openTriage(slow(3), traces);
    await waitFor(() => expect(asked).toHaveLength(1));

    act_(scene);

    expect(asked[0]?.signal?.aborted).toBe(true);
    change(scene, { request: undefined });
    await letGo();
    expect([found, scene.state.triage.kind]).toEqual([[], 'idle']);
  });

  it('by leaving the page', async () => {
    const { traces, asked, letGo } = traceStore([], { held: true });
    const { scene, found, unmount } = openTriage(slow(3), traces);
    await waitFor(() => expect(asked).toHaveLength(1));

    unmount();
    await letGo();

    expect(asked[0]?.signal?.aborted).toBe(true);
    expect([found, [...scene.state.liveness]]).toEqual([[], []]);
  });
});

describe('a sentence stands', () => {
  it('where no exemplar leads to a trace', async () => {
    const { traces } = traceStore([1, 2]);
    const { scene, found } = openTriage(slow(2), traces);

    await done(scene);

    expect(notes()).toEqual([
      'None of the 2 exemplars above the threshold has a trace in Tempo: not sampled, or lost on the way. ' +
        'Click the spike to search traces of that moment instead.',
    ]);
    expect(found).toEqual([]);
  });

  it('where the store does not answer, which makes no exemplar dead and is not asked again', async () => {
    const forbidden = describeFailure('Tempo', 'forbidden', { status: 403 });
    const { traces, asked } = traceStore([], { refusal: failed(forbidden) });
    const { scene, found } = openTriage(slow(9), traces);

    await done(scene);

    expect(asked).toHaveLength(1);
    expect(states()).toEqual([...Array(5).fill('unknown'), ...Array(4).fill('unprobed')]);
    expect(notes()).toEqual([`The traces of 5 exemplars could not be looked up: ${forbidden.message}`]);
    expect(screen.getAllByTitle(forbidden.message)).toHaveLength(5);
    expect(found).toEqual([]);
  });
});
