import { isRecord } from '../../shared/isRecord';
import type { StackObservations } from './observations';

type Storage = Extract<StackObservations['exemplarStorage']['answer'], { status: 'ok' }>['value'];

/** The number of exemplars that a store keeps, by its own metric; Mimir has a limit per tenant. */
export const MAX_EXEMPLARS = 'prometheus_tsdb_exemplar_max_exemplars';

/**
 * Whether exemplars are kept, of what a store says about itself; without either nothing is known.
 * @param flags `data` of Prometheus' answer to `status/flags`
 * @param maximum `data` of its answer to a `query` for `MAX_EXEMPLARS`
 */
export function readExemplarStorage(flags: unknown, maximum: unknown): Storage {
  const features = isRecord(flags) ? flags['enable-feature'] : undefined;
  // A Prometheus without any feature says so with an empty text; others do not know the flag.
  const isOn =
    typeof features === 'string' ? features.split(',').some((each) => each.trim() === 'exemplar-storage') : undefined;
  const max = largest(maximum);
  const enabled = isOn === false || max === 0 ? false : (isOn ?? (max === undefined ? undefined : true));
  return { ...(enabled !== undefined && { enabled }), ...(max !== undefined && { max }) };
}

/** Several Prometheuses may be scraped into one store; as little as one that keeps exemplars will do. */
function largest(data: unknown): number | undefined {
  const rows = isRecord(data) && Array.isArray(data.result) ? data.result.filter(isRecord) : [];
  const values = rows
    .map(({ value }) => (Array.isArray(value) ? Number(value[1]) : NaN))
    .filter((value) => Number.isFinite(value));
  return values.length > 0 ? Math.max(...values) : undefined;
}
