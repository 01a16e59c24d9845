import { parse } from 'yaml';
import { serviceWith } from '../../checks/testing/observations';
import type { ServiceObservations, StackObservations } from '../../observations';
import { isRecord } from '../../../../shared/isRecord';
import { smallestChange } from '../smallestChange';

/** What comes of these settings, with a healthy service where none is given. */
export const change = (stack: StackObservations, ...services: ServiceObservations[]) =>
  smallestChange(stack, services.length > 0 ? services : [serviceWith()]);

/** Everything that the fragments change, as Grafana reads it. */
export function changed(stack: StackObservations, ...services: ServiceObservations[]) {
  return change(stack, ...services).sources.map(({ fragment }) => {
    const [entry] = entriesOf(fragment);
    return unescaped({ jsonData: entry?.jsonData, correlations: entry?.correlations });
  });
}

/** The entries of a written file. */
export function entriesOf(file: string | undefined): Array<Record<string, unknown>> {
  const whole: unknown = parse(file ?? '');
  const list = isRecord(whole) ? whole.datasources : undefined;
  return Array.isArray(list) ? list.filter(isRecord) : [];
}

/** What Grafana makes of the file: `$$` is a dollar sign, and a single one would be lost. */
export const unescaped = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value)
      .replaceAll('$$', '\u0000')
      .replaceAll(/\$\{?\w*\}?/g, 'LOST')
      .replaceAll('\u0000', '$')
  );

/** Healthy settings of the link from a span, with some replaced. */
export const link = (more: Record<string, unknown>) => ({
  tracesToLogsV2: {
    datasourceUid: 'loki',
    tags: [{ key: 'service.name', value: 'service_name' }],
    filterByTraceID: true,
    spanStartTimeShift: '-1m',
    spanEndTimeShift: '5m',
    ...more,
  },
});
/** Nothing was asked in the link's place. */
export const noTrials = { trials: undefined };
