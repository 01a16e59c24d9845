import { act, renderHook } from '@testing-library/react';
import { ok, type Result } from '../domain/result';
import { useAnswer } from './useAnswer';

/** Answers that come when the test says so, by key. */
function questions() {
  const open = new Map<string, { answer: (text: string) => void; signal: AbortSignal }>();
  const view = renderHook(
    ({ name }: { name?: string }) =>
      useAnswer(name, (signal) => {
        return new Promise<Result<string>>((resolve) =>
          open.set(name ?? '', { signal, answer: (text) => resolve(ok(text)) })
        );
      }),
    { initialProps: { name: 'a' as string | undefined } }
  );
  const answer = (name: string, text: string) => act(async () => open.get(name)?.answer(text));
  return { ...view, open, answer, ask: (name?: string) => view.rerender({ name }) };
}

describe('useAnswer', () => {
  it('asks once for a key, and gives the answer', async () => {
    const { result, open, answer, ask } = questions();
    expect(result.current).toBeUndefined();

    ask('a');
    await answer('a', 'one');

    expect(result.current).toEqual(ok('one'));
    expect(open.size).toBe(1);
  });

  it('shows nothing of the key before while the next is awaited', async () => {
    const { result, answer, ask } = questions();
    await answer('a', 'one');

    ask('b');
    expect(result.current).toBeUndefined();
    await answer('b', 'two');

    expect(result.current).toEqual(ok('two'));
  });

  it('stops the question before, and drops its late answer', async () => {
    const { result, open, answer, ask } = questions();

    ask('b');
    await answer('b', 'two');
    await answer('a', 'one');

    expect(open.get('a')?.signal.aborted).toBe(true);
    expect(result.current).toEqual(ok('two'));
  });

  it('asks nothing without a key', () => {
    const { result, open, ask } = questions();

    ask(undefined);

    expect([result.current, open.size]).toEqual([undefined, 1]);
  });

  it('stops with its component', () => {
    const { open, unmount } = questions();

    unmount();

    expect(open.get('a')?.signal.aborted).toBe(true);
  });
});
