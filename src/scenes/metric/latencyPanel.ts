import { map } from 'rxjs';
import { DataTopic, FieldColorModeId, type DataFrame, type Field, ThresholdsMode } from '@grafana/data';
import {
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  TooltipDisplayMode,
  SortOrder,
  VisibilityMode,
} from '@grafana/schema';
import { SceneDataTransformer, SceneQueryRunner, VizPanel, type CustomTransformerDefinition } from '@grafana/scenes';
import type { QueryModel } from '../../backends/types';
import { mayHoldTraceId, readExemplars } from '../../domain/exemplars/readExemplars';
import { selectDrawn } from '../../domain/exemplars/select';
import type { Histogram } from '../../domain/investigation/types';
import { hrefTemplate } from '../links';
import { updateCustomConfig } from '../panelUpdates';

export const MAX_ABOVE = 500;
export const MAX_REST = 60;
/** Three pixels each; Grafana rounds the step, so that half as many again may come. */
const MAX_POINTS = 200;
/** Grafana returns the slowest exemplar of each step, and few others: steps of twice the curve's halve what they weigh. */
const EXEMPLAR_STEPS = 2;

/**
 * Asks for exemplars in a query of their own, with longer steps than the curve's. It stands first, because Grafana asks
 * exemplars of a metric for the first query only. Grafana evaluates it as well, whatever `range` says, so that its
 * expression is one that finds nothing.
 */
export function exemplarsApart(queries: readonly QueryModel[]): QueryModel[] {
  return queries.flatMap((query) =>
    query.exemplar === true
      ? [
          {
            ...query,
            refId: `${query.refId} exemplars`,
            expr: `${query.expr} < -Inf`,
            range: false,
            intervalFactor: EXEMPLAR_STEPS,
          },
          { ...query, exemplar: false },
        ]
      : [query]
  );
}

interface Options {
  title: string;
  source: { uid: string; type: string };
  queries: QueryModel[];
  histogram: Histogram;
  /** In the metric's unit. */
  threshold?: number;
  exemplarLabels: string[];
  onTrace: (rawTraceId: string) => void;
}

export const isExemplarFrame = (frame: DataFrame) => frame.name === 'exemplar';

/**
 * Keeps exemplars only (the panel counts every annotation), bounds how many are drawn, and links each to its trace.
 * Frames are copied: Grafana enriches the cached ones again.
 */
export function drawnExemplars({
  threshold,
  exemplarLabels,
  onTrace,
}: Pick<Options, 'threshold' | 'exemplarLabels' | 'onTrace'>): CustomTransformerDefinition {
  return {
    topic: DataTopic.Annotations,
    operator: () => (source) =>
      source.pipe(
        map((frames: DataFrame[]) => {
          const own = frames.filter(isExemplarFrame);
          const { exemplars } = readExemplars(own, exemplarLabels);
          const { drawn } = selectDrawn(exemplars, threshold, { maxAbove: MAX_ABOVE, maxRest: MAX_REST });
          return own.map((frame, frameIndex) => {
            const rows = drawn.filter((exemplar) => exemplar.frameIndex === frameIndex).map(({ rowIndex }) => rowIndex);
            return {
              ...frame,
              length: rows.length,
              fields: frame.fields.map((field) => linked(field, rows, exemplarLabels, onTrace)),
            };
          });
        })
      ),
  };
}

function linked(field: Field, rows: number[], exemplarLabels: string[], onTrace: (rawTraceId: string) => void): Field {
  const values = rows.map((row): unknown => field.values[row]);
  if (!mayHoldTraceId(field.name, exemplarLabels)) {
    return { ...field, values, state: undefined };
  }
  const links = [
    {
      title: 'Open trace',
      url: hrefTemplate('trace', '${__value.raw}', ['span']),
      onClick: ({ replaceVariables }: { replaceVariables?: (text: string) => string }) => {
        const id = replaceVariables?.('${__value.raw}');
        if (id) {
          onTrace(id);
        }
      },
    },
  ];
  return { ...field, values, state: undefined, getLinks: undefined, config: { ...field.config, links } };
}

/** The latency panel: quantiles, threshold line, exemplars; in the metric's own unit, or every diamond sits on an edge. */
export function buildLatencyPanel(options: Options): VizPanel {
  const { title, source, queries, histogram, threshold } = options;
  const steps = [{ value: -Infinity, color: 'green' }];
  return new VizPanel({
    title,
    pluginId: 'timeseries',
    hoverHeader: true,
    displayMode: 'transparent',
    $data: new SceneDataTransformer({
      $data: new SceneQueryRunner({
        datasource: source,
        queries: exemplarsApart(queries),
        maxDataPoints: MAX_POINTS,
      }),
      transformations: [drawnExemplars(options)],
    }),
    options: {
      legend: { showLegend: true, displayMode: LegendDisplayMode.List, placement: 'bottom', calcs: [] },
      tooltip: { mode: TooltipDisplayMode.Multi, sort: SortOrder.Descending },
    },
    fieldConfig: {
      defaults: {
        unit: histogram.unit,
        min: 0,
        color: { mode: FieldColorModeId.PaletteClassic },
        thresholds: {
          mode: ThresholdsMode.Absolute,
          steps: threshold === undefined ? steps : [...steps, { value: threshold, color: 'red' }],
        },
        custom: {
          lineWidth: 1,
          fillOpacity: 0,
          spanNulls: true,
          // Points would be taken for exemplars.
          showPoints: VisibilityMode.Never,
          thresholdsStyle: {
            mode: threshold === undefined ? GraphThresholdsStyleMode.Off : GraphThresholdsStyleMode.Dashed,
          },
        },
      },
      overrides: [],
    },
  });
}

/** Lifts the axis to the slowest exemplar: left to itself it hugs the curve and squeezes the diamonds onto its edge. */
export function fitAxis(panel: VizPanel, slowest: number): void {
  const { fieldConfig } = panel.state;
  const axisSoftMax = slowest * 1.05;
  const custom: unknown = fieldConfig.defaults.custom;
  const current =
    typeof custom === 'object' && custom !== null && 'axisSoftMax' in custom ? custom.axisSoftMax : undefined;
  if (current !== axisSoftMax) {
    updateCustomConfig(panel, { axisSoftMax });
  }
}
