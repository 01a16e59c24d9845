import type { PanelPlugin } from '@grafana/data';

const STANDARD = ['unit', 'min', 'color', 'thresholds'];
const CUSTOM = ['axisSoftMax', 'lineWidth', 'fillOpacity', 'spanNulls', 'thresholdsStyle'];

/** Declares on a stub the field options that Grafana's own panel has: scenes drops those that a panel does not know. */
export function declareTimeSeriesOptions({ fieldConfigRegistry }: PanelPlugin): void {
  const item = {
    process: (value: unknown) => value,
    shouldApply: () => true,
    editor: () => null,
    override: () => null,
  };
  for (const path of STANDARD) {
    fieldConfigRegistry.register({ ...item, id: path, path, name: path });
  }
  for (const path of CUSTOM) {
    fieldConfigRegistry.register({ ...item, id: `custom.${path}`, path, name: path, isCustom: true });
  }
}
