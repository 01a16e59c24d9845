import { useEffect, useState } from 'react';
import type { Result } from '../domain/result';

/**
 * Asks when `key` changes and forgets stale answers; an undefined key asks nothing.
 * @returns undefined while the answer is awaited
 */
export function useAnswer<T>(
  key: string | undefined,
  ask: (signal: AbortSignal) => Promise<Result<T>>
): Result<T> | undefined {
  const [answer, setAnswer] = useState<{ key: string; result: Result<T> }>();
  useEffect(() => {
    if (key === undefined) {
      return undefined;
    }
    const abort = new AbortController();
    void ask(abort.signal).then((result) => {
      if (!abort.signal.aborted) {
        setAnswer({ key, result });
      }
    });
    return () => abort.abort();
    // `ask` is a new closure on each render; the key says when its meaning changes.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [key]);
  return answer?.key === key ? answer?.result : undefined;
}
