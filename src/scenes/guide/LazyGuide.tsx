import React, { Suspense } from 'react';
import type { SceneComponentProps } from '@grafana/scenes';
import { lazyPart } from '../lazyPart';
import { Note } from '../Note';
import type { GuideScene } from './GuideScene';

const GuideView = lazyPart<SceneComponentProps<GuideScene>>(
  () => import(/* webpackChunkName: "guide" */ './GuideView').then((module) => module.GuideView),
  'The guide'
);

export function LazyGuide({ model }: SceneComponentProps<GuideScene>) {
  return (
    <Suspense fallback={<Note kind="loading">Loading the guide…</Note>}>
      <GuideView model={model} />
    </Suspense>
  );
}
