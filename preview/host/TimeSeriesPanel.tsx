import { type DataFrame, FieldType, type PanelProps } from '@grafana/data';
import { type VizLegendOptions, type VizTooltipOptions } from '@grafana/schema';
import { EventsCanvas, TimeSeries, TooltipPlugin, type UPlotConfigBuilder, useTheme2, ZoomPlugin } from '@grafana/ui';
import React, { useEffect, useLayoutEffect, useRef } from 'react';

type Props = PanelProps<{ legend: VizLegendOptions; tooltip: VizTooltipOptions }>;

/** Curves by @grafana/ui, with tooltip, zoom, and a marker for each exemplar. */
export function TimeSeriesPanel({ data, width, height, timeRange, timeZone, options, onChangeTimeRange }: Props) {
  const frames = data.series.filter(({ fields }) => fields.some(({ type }) => type === FieldType.time));
  const plot = { frames, width, height, timeRange, timeZone, legend: options.legend, structureRev: data.structureRev };
  const tooltip = { frames, timeZone, mode: options.tooltip.mode, sortOrder: options.tooltip.sort };
  return (
    <TimeSeries {...plot}>
      {(config, aligned) => (
        <>
          <ZoomPlugin config={config} onZoom={onChangeTimeRange} />
          <TooltipPlugin config={config} data={aligned} {...tooltip} />
          <Exemplars config={config} frames={data.annotations ?? []} />
        </>
      )}
    </TimeSeries>
  );
}

interface Plot {
  scales: Record<string, { min?: number; max?: number }>;
  valToPos(value: number, scale: string): number;
  redraw(): void;
}

/** The mark-up is that of Grafana's own markers, which the plugin knows. */
function Exemplars({ config, frames }: { config: UPlotConfigBuilder; frames: DataFrame[] }) {
  const background = useTheme2().visualization.getColorByName('blue');
  const plot = useRef<Plot | undefined>(undefined);
  useLayoutEffect(() => config.addHook('init', (made) => void (plot.current = made)), [config]);
  // The canvas misses what is drawn before it is mounted.
  useEffect(() => plot.current?.redraw(), [frames]);
  const place = (frame: DataFrame, row: number) => {
    const [time, value] = ['Time', 'Value'].map((name) => frame.fields.find((f) => f.name === name)?.values[row]);
    const scale = config.scales.map(({ props }) => props.scaleKey).find((key) => key !== 'x') ?? '';
    const { min = value, max = value } = plot.current?.scales[scale] ?? {};
    const y = plot.current?.valToPos(Math.min(max, Math.max(min, value)), scale);
    return plot.current && y !== undefined ? { x: plot.current.valToPos(time, 'x'), y } : undefined;
  };
  const box = { display: 'block', width: 9, height: 9, padding: 0, border: 0, background };
  const style = { ...box, translate: '-50% -50%', rotate: '45deg' };
  const mark = () => <button data-testid="data-testid Exemplar marker" aria-label="Exemplar" style={style} />;
  const draw = { renderEventMarker: mark, mapEventToXYCoords: place };
  return <EventsCanvas id="exemplars" config={config} events={frames} {...draw} />;
}
