import React from 'react';
import { FieldType, type Field, type LinkModel } from '@grafana/data';
import { SceneQueryRunner, VizPanel } from '@grafana/scenes';
import { Icon } from '@grafana/ui';
import type { QueryModel } from '../../backends/types';
import type { TimeWindow } from '../../domain/investigation/types';
import { FixedTimeRange } from '../FixedTimeRange';
import { hrefWith } from '../links';

/** What Grafana's traces panel hands to `createSpanLink`; more is there, this is all that is read. */
interface PanelSpan {
  spanID: string;
}

const noField: Field = { name: '', type: FieldType.other, values: [], config: {} };

interface Options {
  source: { uid: string; type: string };
  query: QueryModel;
  window: TimeWindow;
  focusedSpanId?: string;
  onSpanLogs: (spanId: string) => void;
}

/** Grafana's traces panel for one trace, with a link from each span to its lines on this page. */
export function buildTracePanel({ source, query, window, focusedSpanId, onSpanLogs }: Options): VizPanel {
  return new VizPanel({
    title: '',
    pluginId: 'traces',
    hoverHeader: true,
    displayMode: 'transparent',
    // Fixed: a trace does not change with the page's range, and a refresh need not fetch it again.
    $timeRange: new FixedTimeRange(window),
    $data: new SceneQueryRunner({ datasource: source, queries: [query] }),
    options: {
      focusedSpanId,
      // Exactly one link: then the span's row shows it as a direct link instead of a menu.
      createSpanLink: (span: PanelSpan) => [
        {
          type: 'log',
          title: 'Lines of this span',
          href: hrefWith({ span: span.spanID }),
          onClick: (event?: { preventDefault?: () => void }) => {
            event?.preventDefault?.();
            onSpanLogs(span.spanID);
          },
          content: <Icon name="gf-logs" aria-label="Show the log lines of this span" />,
          field: noField,
        },
      ],
      createFocusSpanLink: (_traceId: string, spanId: string): LinkModel => ({
        title: 'Link to this span',
        href: hrefWith({ span: spanId }),
        target: '_self',
        origin: noField,
      }),
    },
  });
}
