import { Locks } from './locks';

const SPAN = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7', sampled: true };

describe('a lock', () => {
  it('has one holder, and goes to those who wait in the order they came', () => {
    const locks = new Locks();
    const granted: string[] = [];
    for (const who of ['first', 'second', 'third']) {
      locks.acquire('row', () => granted.push(who));
    }
    locks.acquire('other row', () => granted.push('beside'));
    expect(granted).toEqual(['first', 'beside']);
    locks.release('row');
    expect(granted).toEqual(['first', 'beside', 'second']);
    locks.release('row');
    locks.release('row');
    locks.acquire('row', () => granted.push('later'));
    expect(granted).toEqual(['first', 'beside', 'second', 'third', 'later']);
  });

  it('tells who held it up, also those who wait behind others, until it is free again', () => {
    const locks = new Locks();
    locks.acquire('row', () => locks.sign('row', SPAN));
    const seen: unknown[] = [];
    locks.acquire('row', () => seen.push(locks.heldUpBy('row')));
    locks.acquire('row', () => seen.push(locks.heldUpBy('row')));
    locks.release('row');
    locks.release('row');
    expect(seen).toEqual([SPAN, SPAN]);
    locks.release('row');
    expect(locks.heldUpBy('row')).toBeUndefined();
    locks.acquire('row', () => seen.push(locks.heldUpBy('row')));
    expect(seen[2]).toBeUndefined();
  });
});
