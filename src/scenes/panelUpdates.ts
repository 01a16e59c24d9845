import type { VizPanel } from '@grafana/scenes';

/**
 * Changes options of a panel without running its query again. Before the panel's code has arrived, its own
 * `onOptionsChange` throws; the state that the code is then given is changed instead.
 */
export function updateOptions(panel: VizPanel, options: Record<string, unknown>): void {
  if (panel.getPlugin()) {
    panel.onOptionsChange(options);
  } else {
    panel.setState({ options: { ...panel.state.options, ...options } });
  }
}

/** The same for the custom part of the default field config. */
export function updateCustomConfig(panel: VizPanel, custom: Record<string, unknown>): void {
  if (panel.getPlugin()) {
    panel.onFieldConfigChange({ defaults: { custom }, overrides: [] });
    return;
  }
  const { defaults, overrides } = panel.state.fieldConfig;
  panel.setState({ fieldConfig: { defaults: { ...defaults, custom: { ...defaults.custom, ...custom } }, overrides } });
}
