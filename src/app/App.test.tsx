import React from 'react';
import { render, screen } from '@testing-library/react';
import { Route, Routes } from 'react-router-dom';
import { GrafanaRoot } from '../../.config/jest/GrafanaRoot';
import { setUpGrafana } from '../../.config/jest/grafanaRuntime';
import { measureTextByLength, withholdIcons } from '../scenes/testing/mount';
import { PLUGIN_ROOT } from '../shared/plugin';
import { testIds } from '../shared/testIds';
import App from './App';

function open(path: string) {
  withholdIcons();
  measureTextByLength();
  const { location } = setUpGrafana({ path });
  render(
    <GrafanaRoot location={location}>
      <Routes>
        <Route path={`${PLUGIN_ROOT}/*`} element={<App />} />
      </Routes>
    </GrafanaRoot>
  );
}

describe('the app', () => {
  it.each([
    ['', testIds.start.page],
    ['/', testIds.start.page],
    ['/no-such-page', testIds.start.page],
    ['/investigate', testIds.investigation.page],
    ['/investigate?service=cart', testIds.investigation.page],
    ['/health', testIds.health.page],
    ['/health?service=cart', testIds.health.page],
  ])('draws at “%s” the %s page', async (path, page) => {
    open(`${PLUGIN_ROOT}${path}`);

    // A page is read from the disk first.
    expect(await screen.findByTestId(page, {}, { timeout: 4000 })).toBeVisible();
    expect(screen.queryByTestId(testIds.app.error)).toBeNull();
  });
});
