import React, { lazy, Suspense } from 'react';
import { LoadingPlaceholder } from '@grafana/ui';
import { Route, Routes } from 'react-router-dom';
import { AppErrorBoundary } from './AppErrorBoundary';

const StartPage = lazy(() => import(/* webpackChunkName: "start" */ '../pages/StartPage'));
const InvestigatePage = lazy(async () => {
  const { loadInvestigate } = await import(/* webpackChunkName: "investigate" */ './loadInvestigate');
  return loadInvestigate();
});
const HealthPage = lazy(() => import(/* webpackChunkName: "health" */ '../pages/HealthPage'));

export default function App() {
  return (
    <AppErrorBoundary>
      <Suspense fallback={<LoadingPlaceholder text="Loading Throughline…" />}>
        <Routes>
          <Route path="investigate" element={<InvestigatePage />} />
          <Route path="health" element={<HealthPage />} />
          <Route path="*" element={<StartPage />} />
        </Routes>
      </Suspense>
    </AppErrorBoundary>
  );
}
