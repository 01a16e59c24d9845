import React, { Suspense } from 'react';
import type { SceneComponentProps } from '@grafana/scenes';
import { testIds } from '../../shared/testIds';
import { lazyPart } from '../lazyPart';
import { Note } from '../Note';
import { Region } from '../Region';
import type { TimelineScene } from './TimelineScene';

/** The whole region, in pixels; it never changes, whatever arrives. */
const HEIGHT = 190;

const TimelineView = lazyPart<SceneComponentProps<TimelineScene>>(
  () => import(/* webpackChunkName: "timeline" */ './TimelineView').then((module) => module.TimelineView),
  'The timeline'
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
