import { describeFailure } from '../../domain/failure';
import { failed } from '../../domain/result';
import { startClockAt } from '../testing/mount';
import { exemplar, FROM } from './testing/openMetric';
import { done, openTriage, slow, states } from './testing/openTriage';
import { traceStore } from './testing/traceStore';

describe('that no exemplar leads to a trace', () => {
  it('is told once where those that can have arrived are dead', async () => {
    startClockAt(FROM + 1_000_000);
    const { traces } = traceStore([1, 2, 3]);
    const [, ...settled] = slow(3);
    const { scene, found, refresh } = openTriage([exemplar(1, 9, 995), ...settled], traces);
    await done(scene);
    expect(states()).toEqual(['unknown', 'dead', 'dead']);
    expect(found).toEqual([undefined]);

    refresh();
    await done(scene);
    expect(found).toEqual([undefined]);
  });

  it('is not told while all may still arrive, or where the store cannot say', async () => {
    startClockAt(FROM + 1_000_000);
    const arriving = openTriage([exemplar(1, 9, 995)], traceStore([1]).traces);
    await done(arriving.scene);
    arriving.unmount();
    const refusal = failed<never>(describeFailure('Tempo', 'unreachable'));
    const refused = openTriage(slow(3), traceStore([], { refusal }).traces);
    await done(refused.scene);

    expect([arriving.found, refused.found]).toEqual([[], []]);
  });
});
