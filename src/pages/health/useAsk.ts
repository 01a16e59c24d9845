import { useEffect, useRef, useState } from 'react';
import { Transport } from '../../backends/transport';

export type AskState<T> =
  | { status: 'idle' }
  | { status: 'asking'; doing: string; requests: number }
  | { status: 'done'; value: T; requests: number }
  | { status: 'cancelled'; requests: number }
  /** Its code did not come. */
  | { status: 'broke' };

interface AskWith {
  transport: Transport;
  signal: AbortSignal;
  /** Says what is done just now, one sentence. */
  say(doing: string): void;
}

const TICK_MS = 250;

/**
 * Something that is asked on demand, with a budget of its own. What was found is forgotten when `key` changes, and so is
 * what is under way.
 */
export function useAsk<T>(
  key: string,
  { doing, budget, ask }: { doing: string; budget: number; ask(asked: AskWith): Promise<T> }
): { state: AskState<T>; ask(): void; cancel(): void } {
  const [known, setKnown] = useState<{ key: string; state: AskState<T> }>({ key, state: { status: 'idle' } });
  const running = useRef<AbortController>();
  useEffect(() => () => running.current?.abort(), [key]);

  const start = async () => {
    running.current?.abort();
    const abort = new AbortController();
    running.current = abort;
    const transport = new Transport({ budget });
    const requests = () => transport.cost().requests;
    let words = doing;
    const set = (state: AskState<T>) => {
      if (running.current === abort) {
        setKnown({ key, state });
      }
    };
    const tell = () => set({ status: 'asking', doing: words, requests: requests() });
    const say = (next: string) => {
      words = next;
      tell();
    };
    tell();
    const timer = setInterval(tell, TICK_MS);
    try {
      const value = await ask({ transport, signal: abort.signal, say });
      set(
        abort.signal.aborted
          ? { status: 'cancelled', requests: requests() }
          : { status: 'done', value, requests: requests() }
      );
    } catch {
      set({ status: 'broke' });
    } finally {
      clearInterval(timer);
    }
  };
  return {
    state: known.key === key ? known.state : { status: 'idle' },
    ask: () => void start(),
    cancel: () => running.current?.abort(),
  };
}
