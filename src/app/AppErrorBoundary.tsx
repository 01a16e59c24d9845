import React, { Component, type ErrorInfo, type ReactNode } from 'react';
import { Alert, Button } from '@grafana/ui';
import { testIds } from '../shared/testIds';

interface State {
  error?: Error;
}

/** Catches what no scene caught. A chunk that is gone (the plugin was updated meanwhile) is told apart: reload helps. */
export class AppErrorBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = {};

  static getDerivedStateFromError(error: unknown): State {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override componentDidCatch(error: Error, info: ErrorInfo) {
    console.error('Throughline failed to draw this page', error, info.componentStack);
  }

  override render() {
    const { error } = this.state;
    if (!error) {
      return this.props.children;
    }
    const isStale = error.name === 'ChunkLoadError' || /loading (css )?chunk/i.test(error.message);
    return (
      <Alert
        severity="error"
        title={isStale ? 'Throughline was updated while this page was open' : 'Throughline could not draw this page'}
        data-testid={testIds.app.error}
      >
        <p>
          {isStale
            ? 'Reload to get the new version; the link in the address bar keeps the investigation.'
            : error.message}
        </p>
        <Button onClick={() => window.location.reload()}>Reload</Button>
      </Alert>
    );
  }
}
