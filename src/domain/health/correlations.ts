import { isRecord } from '../../shared/isRecord';
import type { Correlation } from './observations';

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);

/** The correlations in an answer of `/api/datasources/correlations`; undefined for anything else. */
export function readCorrelations(body: unknown): Correlation[] | undefined {
  const list = isRecord(body) && Array.isArray(body.correlations) ? body.correlations : body;
  if (!Array.isArray(list)) {
    return undefined;
  }
  return list.filter(isRecord).flatMap((entry) => {
    const sourceUid = text(entry.sourceUID);
    const config = isRecord(entry.config) ? entry.config : {};
    const field = text(config.field);
    if (sourceUid === undefined || field === undefined) {
      return [];
    }
    const targetUid = text(entry.targetUID);
    const description = text(entry.description);
    return [
      {
        sourceUid,
        ...(targetUid !== undefined && { targetUid }),
        label: text(entry.label) ?? '',
        field,
        target: isRecord(config.target) ? config.target : {},
        ...(description !== undefined && { description }),
        ...(typeof entry.provisioned === 'boolean' && { provisioned: entry.provisioned }),
        transformations: Array.isArray(config.transformations) ? config.transformations.filter(isRecord) : [],
      },
    ];
  });
}
