import type { Draw } from '../draw';
import type { Level, StyleName } from '../styles';

export type Text = string | ((draw: Draw, time: Date) => string);

export interface Said {
  level: Level;
  text: Text;
  logger?: string;
  /** Where it is written in another form than the service's own: a sidecar, a runtime, the kernel. */
  style?: StyleName;
}

/**
 * `during` and `after` have the trace's id: inside the slow span, or up to a second after its end. The others have none:
 * `beside` is written milliseconds before a line of the trace, `inside` anywhere within the slow span's time.
 */
export type Placed = 'during' | 'after' | 'beside' | 'inside';

export interface IncidentSpec {
  name: string;
  /** From the edge to the service where it happened. */
  path: ReadonlyArray<readonly [service: string, style: StyleName]>;
  /** What took the time; `server` is the last service's own work. */
  slow: {
    name: string;
    kind: 'client' | 'internal' | 'server';
    attributes?: Record<string, string>;
    ms: readonly [number, number];
    failed?: boolean;
  };
  /** The line that an engineer would quote as the root cause. */
  cause: Said & { placed: Placed };
  /** Louder lines of the same trace. `hop` counts from the slow service (0) towards the edge. */
  symptoms: ReadonlyArray<Said & { hop: number }>;
  /** Lines without an id that its stream has at all times. */
  background?: readonly Said[];
  /** Lines of the trace that healthy traces have as well. */
  usual?: readonly Said[];
  /** How often the hour before holds the cause line too. */
  causeBefore?: number;
}
