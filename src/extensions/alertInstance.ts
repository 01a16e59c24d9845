import { PluginExtensionPoints, type PluginExtensionAddedLinkConfig } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import { ROUTES } from '../shared/plugin';

/** `rule.rulerRule` and `rule.promRule` of this context throw when read; only the uid is. */
interface AlertInstanceContext {
  rule?: { uid?: string };
}

/**
 * “Investigate” on an alert instance. With `onClick` and without `path`: a path would ask for confirmation first.
 * The rule's uid says everything else.
 */
export const alertInstanceLink: PluginExtensionAddedLinkConfig<AlertInstanceContext> = {
  title: 'Investigate',
  description: 'Follow this alert to its exemplars, traces and log lines',
  targets: [PluginExtensionPoints.AlertInstanceAction],
  icon: 'crosshair',
  configure: (context) => (context?.rule?.uid ? {} : undefined),
  onClick: (_event, { context }) => {
    const uid = context?.rule?.uid;
    if (uid) {
      locationService.push(`${ROUTES.investigate}?rule=${encodeURIComponent(uid)}`);
    }
  },
};
