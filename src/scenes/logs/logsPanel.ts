import { map } from 'rxjs';
import { FieldType, type DataFrame, type Field } from '@grafana/data';
import { LogsDedupStrategy, LogsSortOrder } from '@grafana/schema';
import { SceneDataTransformer, SceneQueryRunner, VizPanel, type CustomTransformOperator } from '@grafana/scenes';
import type { QueryModel } from '../../backends/types';
import type { TimeWindow } from '../../domain/investigation/types';
import { readLogs } from '../../domain/logs/readLogs';
import { FixedTimeRange } from '../FixedTimeRange';
import { hrefTemplate } from '../links';

interface Options {
  source: { uid: string; type: string };
  queries: QueryModel[];
  window: TimeWindow;
  onTrace: (traceId: string) => void;
  onSpan: (spanId: string) => void;
}

/** A field whose values are links on this page: Loki keeps the ids inside `labels` or the line, not as fields. */
function linkField(
  name: string,
  key: string,
  values: Array<string | null>,
  title: string,
  open: (id: string) => void
): Field {
  return {
    name,
    type: FieldType.string,
    values,
    config: {
      links: [
        {
          title,
          url: hrefTemplate(key, '${__value.raw}', key === 'trace' ? ['span'] : []),
          targetBlank: false,
          onClick: ({
            e,
            replaceVariables,
          }: {
            e?: { preventDefault?: () => void };
            replaceVariables?: (text: string) => string;
          }) => {
            e?.preventDefault?.();
            const id = replaceVariables?.('${__value.raw}');
            if (id) {
              open(id);
            }
          },
        },
      ],
    },
  };
}

/** Adds “Trace” and “Span” fields that lead back to this page; shown under Links in a line's details. */
export function withLinks({ onTrace, onSpan }: Pick<Options, 'onTrace' | 'onSpan'>): CustomTransformOperator {
  return () => (source) =>
    source.pipe(
      map((frames: DataFrame[]) =>
        frames.map((frame) => {
          // Rows that a store returned twice are one record, so rows find theirs by the line's id.
          const ids: unknown[] = frame.fields.find(({ name }) => name === 'id')?.values ?? [];
          const records = new Map(readLogs([frame]).map((record) => [record.id, record]));
          const traces = ids.map((id) => records.get(String(id))?.traceId ?? null);
          const spans = ids.map((id) => records.get(String(id))?.spanId ?? null);
          if (ids.length === 0) {
            return frame;
          }
          return {
            ...frame,
            fields: [
              ...frame.fields,
              linkField('Trace', 'trace', traces, 'Open this trace', onTrace),
              linkField('Span', 'span', spans, 'Lines of this span', onSpan),
            ],
          };
        })
      )
    );
}

/** Grafana's logs panel over a window of its own. */
export function buildLogsPanel({ source, queries, window, onTrace, onSpan }: Options): VizPanel {
  return new VizPanel({
    title: '',
    pluginId: 'logs',
    hoverHeader: true,
    displayMode: 'transparent',
    $timeRange: new FixedTimeRange(window),
    $data: new SceneDataTransformer({
      $data: new SceneQueryRunner({ datasource: source, queries }),
      transformations: [withLinks({ onTrace, onSpan })],
    }),
    options: {
      showTime: true,
      wrapLogMessage: true,
      prettifyLogMessage: false,
      enableLogDetails: true,
      showLogContextToggle: false,
      showLabels: false,
      showCommonLabels: false,
      sortOrder: LogsSortOrder.Ascending,
      dedupStrategy: LogsDedupStrategy.none,
      enableInfiniteScrolling: false,
    },
  });
}
