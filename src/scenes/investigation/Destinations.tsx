import React from 'react';
import { config } from '@grafana/runtime';
import { Menu } from '@grafana/ui';
import { testIds } from '../../shared/testIds';
import { handoverItems, type Host } from './handover';
import type { InvestigationScene } from './InvestigationScene';

const NOT_ALLOWED = 'Needs the permission datasources:explore, which an administrator gives.';

function hostOf(): Host {
  const { appSubUrl = '', apps = {}, bootData } = config;
  return { appSubUrl, orgId: bootData?.user.orgId || undefined, hasApp: (id) => id in apps };
}

/** Explore and the Drilldown apps all ask for it. */
function mayExplore(): boolean {
  return config.exploreEnabled && config.bootData?.user.permissions?.['datasources:explore'] === true;
}

/** Read when the menu opens: what is shown changes all the time. */
export function Destinations({ model }: { model: InvestigationScene }) {
  const items = handoverItems(model.state, hostOf());
  const allowed = mayExplore();
  return (
    <Menu>
      {items.map(({ label, href, reason }) => (
        <Menu.Item
          key={label}
          label={label}
          url={allowed ? href : undefined}
          disabled={!allowed || href === undefined}
          description={allowed ? reason : NOT_ALLOWED}
          testId={testIds.investigation.openInItem}
        />
      ))}
    </Menu>
  );
}
