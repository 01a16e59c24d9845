import React from 'react';
import { render, screen } from '@testing-library/react';
import { testIds } from '../shared/testIds';
import { withholdIcons } from '../scenes/testing/mount';
import { AppErrorBoundary } from './AppErrorBoundary';

function Throws({ what }: { what: unknown }): React.ReactNode {
  throw what;
}

function show(what: unknown) {
  withholdIcons();
  // React reports what is thrown, and so does the boundary.
  const log = jest.spyOn(console, 'error').mockImplementation(() => {});
  render(
    <AppErrorBoundary>
      <Throws what={what} />
    </AppErrorBoundary>
  );
  return { log, alert: screen.getByTestId(testIds.app.error) };
}

const chunkError = Object.assign(new Error('timeout'), { name: 'ChunkLoadError' });

describe('AppErrorBoundary', () => {
  it('shows its children as long as nothing is wrong', () => {
    render(<AppErrorBoundary>fine</AppErrorBoundary>);

    expect(screen.getByText('fine')).toBeVisible();
  });

  it.each([[chunkError], [new Error('Loading chunk investigate failed.')], [new Error('Loading CSS chunk 7 failed.')]])(
    'says of a chunk that is gone that a reload helps: %s',
    (error) => {
      const { alert } = show(error);

      expect(alert).toHaveTextContent('Throughline was updated while this page was open');
      expect(alert).toHaveTextContent('Reload to get the new version');
      expect(screen.getByRole('button', { name: 'Reload' })).toBeVisible();
    }
  );

  it.each([
    [new Error('no such thing'), 'no such thing'],
    ['a text', 'a text'],
  ])('says of anything else what it is, and keeps it for the console: %s', (what, message) => {
    const { alert, log } = show(what);

    expect(alert).toHaveTextContent('Throughline could not draw this page');
    expect(alert).toHaveTextContent(message);
    expect(alert).not.toHaveTextContent('updated');
    expect(log.mock.calls.some(([first]) => first === 'Throughline failed to draw this page')).toBe(true);
  });
});
