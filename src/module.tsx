import './shared/publicPath';
import React, { lazy, Suspense } from 'react';
import { AppPlugin } from '@grafana/data';
import { investigateLink } from './extensions/investigate';

import { ROUTES } from './shared/plugin';

const LazyApp = lazy(() => import(/* webpackChunkName: "app" */ './app/App'));

// A deep link need not wait for one chunk to ask for the next.
if (window.location.pathname.endsWith(ROUTES.investigate)) {
  void import(/* webpackChunkName: "investigate" */ './app/loadInvestigate').catch(() => undefined);
}

function Root() {
  return (
    <Suspense fallback={null}>
      <LazyApp />
    </Suspense>
  );
}

// Grafana loads this file on pages of others (alerting, dashboards): it stays small and reaches nothing heavy.
export const plugin = new AppPlugin().setRootPage(Root).addLink(investigateLink);
