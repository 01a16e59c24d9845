import type { DataSourceInfo } from './types';
import { isRecord } from '../shared/isRecord';

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
const records = (value: unknown) => (Array.isArray(value) ? value.filter(isRecord) : []);

export interface ExemplarDestination {
  /** The exemplar label that holds the trace id. */
  name: string;
  datasourceUid?: string;
}

/** Prometheus: `jsonData.exemplarTraceIdDestinations`. */
export function exemplarDestinations({ settings }: DataSourceInfo): ExemplarDestination[] {
  return records(settings.exemplarTraceIdDestinations).flatMap((entry) => {
    const name = text(entry.name);
    return name ? [{ name, datasourceUid: text(entry.datasourceUid) }] : [];
  });
}

/** Tempo: `jsonData.tracesToLogsV2`, its log store and what it maps service.name to. */
export function tracesToLogs({ settings }: DataSourceInfo): { datasourceUid?: string; serviceLabels: string[] } {
  const link = settings.tracesToLogsV2;
  if (!isRecord(link)) {
    return { serviceLabels: [] };
  }
  const serviceLabels = records(link.tags)
    .filter((tag) => tag.key === 'service.name')
    .map((tag) => text(tag.value) ?? 'service_name');
  return { datasourceUid: text(link.datasourceUid), serviceLabels };
}

/** Tempo: the metric stores that `serviceMap` and `tracesToMetrics` name. */
export function tracesToMetrics({ settings }: DataSourceInfo): string[] {
  return [settings.serviceMap, settings.tracesToMetrics].flatMap((link) => {
    const uid = isRecord(link) ? text(link.datasourceUid) : undefined;
    return uid ? [uid] : [];
  });
}

/** Loki: the trace stores that `derivedFields` lead to. */
export function logsToTraces({ settings }: DataSourceInfo): string[] {
  return records(settings.derivedFields).flatMap((field) => text(field.datasourceUid) ?? []);
}
