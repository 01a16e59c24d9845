import { PluginExtensionPoints, type PluginExtensionAddedLinkConfig } from '@grafana/data';
import { PLUGIN_ID } from '../shared/plugin';
import type { LinkContext } from './context';

/** A query of Prometheus, or of one of its forks, or a trace by its id: data source type, then query. */
const OURS = /^(\S*prom\S* \S|tempo [\da-f]{9,32}$)/i;

/** The context is read on the click, by the chunk that the page needs anyway: Grafana loads this file on others' pages. */
const loadOpen = () => import(/* webpackChunkName: "app" */ './open');

/**
 * “Investigate” wherever something of an incident is looked at. Grafana tells a plugin's links apart by their titles, so
 * one link serves all places; without a path, which would ask for confirmation first.
 */
export const investigateLink: PluginExtensionAddedLinkConfig<LinkContext> = {
  title: 'Investigate',
  description: 'From latency to the log line',
  targets: [
    PluginExtensionPoints.AlertInstanceAction,
    PluginExtensionPoints.CommandPalette,
    PluginExtensionPoints.DashboardPanelMenu,
    PluginExtensionPoints.ExploreToolbarAction,
    PluginExtensionPoints.TraceViewHeaderActions,
  ],
  icon: 'crosshair',
  configure: (context) => {
    let shown: { title?: string } | undefined;
    try {
      const { rule, traceID, targets } = context ?? {};
      if (targets) {
        const asked = targets.map(({ datasource, expr, query }) => `${datasource?.type} ${expr || query || ''}`);
        if (asked.some((query) => OURS.test(query))) {
          shown = {};
          // Where the health checks found a link of its service broken, that is said before the click.
          const broken = localStorage.getItem(PLUGIN_ID);
          if (broken && asked.join().match(broken)) {
            shown = { title: 'Investigate (broken link)' };
          }
        }
        return shown;
      }
      if (traceID) {
        // Our own page shows Grafana's trace view as well.
        return window.location.pathname.includes(PLUGIN_ID) ? undefined : {};
      }
      // The command palette says nothing, and there the word alone would not do.
      return rule ? {} : { title: 'Open Throughline' };
    } catch {
      // Contexts are proxies, some of whose properties throw when they are read; and so may the browser's storage.
      return shown;
    }
  },
  onClick: (_event, { context }) => void loadOpen().then(({ open }) => open(context)),
};
