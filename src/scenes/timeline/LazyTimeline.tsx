import React, { lazy, Suspense } from 'react';
import type { SceneComponentProps } from '@grafana/scenes';
import { testIds } from '../../shared/testIds';
import { Note } from '../Note';
import { Region } from '../Region';
import type { TimelineScene } from './TimelineScene';

/** The whole region, in pixels; it never changes, whatever arrives. */
const HEIGHT = 190;

/** Its drawing is a fifth of the page's own code, and the latency need not wait for it. */
const TimelineView = lazy(() =>
  import(/* webpackChunkName: "timeline" */ './TimelineView').then(
    (module) => ({ default: module.TimelineView }),
    () => ({ default: NotLoaded })
  )
);

export function LazyTimeline({ model }: SceneComponentProps<TimelineScene>) {
  return (
    <div style={{ height: HEIGHT, flexShrink: 0 }}>
      <Suspense fallback={<Placeholder />}>
        <TimelineView model={model} />
      </Suspense>
    </div>
  );
}

function Placeholder() {
  return (
    <Region title="Timeline" testId={testIds.timeline.region}>
      <Note kind="loading">Loading the timeline…</Note>
    </Region>
  );
}

function NotLoaded() {
  return (
    <Region title="Timeline" testId={testIds.timeline.region}>
      <Note kind="warning">The timeline could not be loaded: reload the page. Trace and logs are not affected.</Note>
    </Region>
  );
}
