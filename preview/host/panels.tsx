import { PanelPlugin, type PanelProps, PluginType } from '@grafana/data';
import { memoize } from 'lodash';
import React from 'react';
import { FrameTables } from './FrameTables';
import { fieldProperty } from './registries';
import { TimeSeriesPanel } from './TimeSeriesPanel';

/** Of traces and of logs. */
const COLUMNS = 'serviceName operationName startTime duration statusCode spanID Time timestamp Line body severity Span';

/** What a time series keeps in the custom part of its field configuration; what is not registered is dropped. */
const TIME_SERIES = `axisCenteredZero axisLabel axisPlacement axisSoftMax axisSoftMin barAlignment drawStyle fillOpacity
  gradientMode hideFrom lineInterpolation lineStyle lineWidth pointSize scaleDistribution showPoints spanNulls stacking
  thresholdsStyle`.split(/\s+/);

/** A panel by its id: a time series, or tables in the place of any other. */
export const panelOf: (id: string) => PanelPlugin = memoize((id: string) => {
  const custom = id === 'timeseries' ? TIME_SERIES : [];
  const note = `Grafana’s ${id} panel is not in the preview: this is its data.`;
  const tables = ({ data }: PanelProps) => <FrameTables frames={data.series} names={COLUMNS.split(' ')} note={note} />;
  const texts = { author: { name: '' }, description: '', updated: '', version: '' };
  const info = { ...texts, links: [], logos: { small: '', large: '' }, screenshots: [] };
  const panel = new PanelPlugin(id === 'timeseries' ? TimeSeriesPanel : tables);
  panel.meta = { id, name: id, type: PluginType.panel, sort: 1, module: '', baseUrl: '', info };
  return panel.setDataSupport({ annotations: true, alertStates: true }).useFieldConfig({
    useCustomConfig: (builder) => custom.forEach((name) => builder.addCustomEditor(fieldProperty(name))),
  });
});
