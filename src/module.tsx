import './shared/publicPath';
import React, { lazy, Suspense } from 'react';
import { AppPlugin } from '@grafana/data';
import { alertInstanceLink } from './extensions/alertInstance';

const LazyApp = lazy(() => import(/* webpackChunkName: "app" */ './app/App'));

function Root() {
  return (
    <Suspense fallback={null}>
      <LazyApp />
    </Suspense>
  );
}

// Grafana loads this file on pages of others (alerting, dashboards): it stays small and reaches nothing heavy.
export const plugin = new AppPlugin().setRootPage(Root).addLink(alertInstanceLink);
