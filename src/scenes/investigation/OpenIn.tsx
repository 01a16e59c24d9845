import React, { Suspense } from 'react';
import { Button, Dropdown } from '@grafana/ui';
import { testIds } from '../../shared/testIds';
import { lazyPart } from '../lazyPart';
import type { InvestigationScene } from './InvestigationScene';

const Destinations = lazyPart<{ model: InvestigationScene }>(
  () => import(/* webpackChunkName: "guide" */ './Destinations').then((module) => module.Destinations),
  'The links'
);

/** “Open in…”: the same investigation in Explore and in the Drilldown apps, as real links. */
export function OpenIn({ model }: { model: InvestigationScene }) {
  const overlay = () => (
    <Suspense fallback={null}>
      <Destinations model={model} />
    </Suspense>
  );
  return (
    <Dropdown overlay={overlay} placement="bottom-end">
      <Button
        size="sm"
        variant="secondary"
        icon="external-link-alt"
        data-testid={testIds.investigation.openIn}
        aria-haspopup="menu"
      >
        Open in…
      </Button>
    </Dropdown>
  );
}
