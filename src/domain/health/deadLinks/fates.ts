import type { Fix } from '../types';
import { fixOf } from '../errorVerdict/kinds';
import type { ErrorVerdictKind } from '../errorVerdict/types';
import type { LinkFate } from './types';

/** What each fate means; a dead one has the same cause, and so the same fix, as an error line of that kind. */
export const FATES: Readonly<Record<LinkFate, { label: string; isDead: boolean; like?: ErrorVerdictKind }>> = {
  alive: { label: 'the trace is there', isDead: false },
  unsampled: { label: 'never stored: not sampled', isDead: true, like: 'unsampled' },
  dropped: { label: 'never stored although sampled: dropped on the way', isDead: true, like: 'dropped' },
  'never-stored': { label: 'never stored: not sampled, or dropped on the way', isDead: true, like: 'absent' },
  expired: { label: 'expired', isDead: true, like: 'expired' },
  absent: { label: 'not there: never stored, or expired', isDead: true, like: 'absent' },
  malformed: { label: 'malformed: no trace id', isDead: true, like: 'malformed-id' },
  'too-fresh': { label: 'too fresh: may still arrive', isDead: false },
  failed: { label: 'could not be looked up', isDead: false },
};

/** The change that mends links of this fate. */
export function fixOfFate(fate: LinkFate, service: string): Fix | undefined {
  const { like } = FATES[fate];
  return like && fixOf(like, service);
}
