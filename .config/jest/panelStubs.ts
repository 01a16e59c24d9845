import { type PanelData, PanelPlugin, type PanelProps, PluginType } from '@grafana/data';
import { createElement } from 'react';

/** `data-testid` of a stub panel's body. */
export const stubPanelId = (pluginId: string) => `stub panel ${pluginId}`;

/** Panels in the place of Grafana's own, which are not published: each draws a word and remembers its props. */
export class PanelStubs {
  private readonly plugins = new Map<string, PanelPlugin>();
  private readonly seen = new Map<string, PanelProps[]>();

  /** Every set of props that panels of this type were rendered with, oldest first. */
  props(pluginId: string): PanelProps[] {
    return this.seen.get(pluginId) ?? [];
  }

  /** The props of the newest render of a panel of this type; throws where none was rendered. */
  last(pluginId: string): PanelProps {
    const last = this.props(pluginId).at(-1);
    if (!last) {
      throw new Error(`No ${pluginId} panel was rendered; rendered: ${[...this.seen.keys()].join(', ') || 'none'}`);
    }
    return last;
  }

  plugin(pluginId: string): PanelPlugin {
    const known = this.plugins.get(pluginId);
    if (known) {
      return known;
    }
    const plugin = new PanelPlugin((props: PanelProps) => {
      this.seen.set(pluginId, [...this.props(pluginId), props]);
      return createElement('div', { 'data-testid': stubPanelId(pluginId) }, summary(props.data));
    });
    plugin.setDataSupport({ annotations: true, alertStates: true });
    plugin.meta = {
      id: pluginId,
      name: pluginId,
      type: PluginType.panel,
      sort: 1,
      module: '',
      baseUrl: '',
      info: {
        author: { name: '' },
        description: '',
        links: [],
        logos: { small: '', large: '' },
        screenshots: [],
        updated: '',
        version: '1.0.0',
      },
    };
    this.plugins.set(pluginId, plugin);
    return plugin;
  }
}

function summary(data: PanelData): string {
  const rows = data.series.reduce((sum, frame) => sum + frame.length, 0);
  return `${data.state}: ${data.series.length} frames, ${rows} rows, ${data.annotations?.length ?? 0} annotation frames`;
}
