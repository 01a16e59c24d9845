import { FieldType, type DataFrame } from '@grafana/data';
import type { ReturnedLine } from './stored';

interface About {
  refId: string;
  /** What was executed, for the query inspector. */
  text: string;
  /** Lines that the query may return. */
  limit: number;
}

/** The logs frame, as Grafana 12.2's Loki data source answers with it. */
export function linesFrame(lines: readonly ReturnedLine[], { refId, text, limit }: About): DataFrame {
  return {
    refId,
    length: lines.length,
    fields: [
      { name: 'labels', type: FieldType.other, config: {}, values: lines.map(({ labels }) => labels) },
      {
        name: 'Time',
        type: FieldType.time,
        config: {},
        values: lines.map(({ timeMs }) => timeMs),
        nanos: lines.map(({ nanos }) => nanos),
      },
      { name: 'Line', type: FieldType.string, config: {}, values: lines.map(({ line }) => line) },
      { name: 'tsNs', type: FieldType.string, config: {}, values: lines.map(({ tsNs }) => tsNs) },
      {
        name: 'labelTypes',
        type: FieldType.other,
        config: { custom: { hidden: true } },
        values: lines.map(({ labelTypes }) => labelTypes),
      },
      { name: 'id', type: FieldType.string, config: {}, values: lines.map(idOf) },
    ],
    meta: {
      typeVersion: [0, 0],
      custom: { frameType: 'LabeledTimeValues' },
      executedQueryString: `Expr: ${text}`,
      preferredVisualisationType: 'logs',
      limit,
    },
  };
}

/** Time and checksum (FNV-1a), as Grafana makes an id where Loki has none. */
function idOf({ tsNs, line }: ReturnedLine): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < line.length; i++) {
    hash = Math.imul(hash ^ line.charCodeAt(i), 0x01000193);
  }
  return `${tsNs}_${(hash >>> 0).toString(16).padStart(8, '0')}`;
}
