import { getPluginImportUtils } from '@grafana/runtime';

/** Fetches the code of Grafana's own panels before they are needed, so that a click does not wait for it. */
export function preloadPanels(...pluginIds: string[]): void {
  const { importPanelPlugin } = getPluginImportUtils();
  for (const id of pluginIds) {
    // A panel that cannot be loaded says so itself where it is drawn.
    importPanelPlugin(id).catch(() => undefined);
  }
}
