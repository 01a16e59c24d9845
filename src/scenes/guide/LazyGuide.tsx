import React, { Suspense } from 'react';
import { css } from '@emotion/css';
import type { SceneComponentProps } from '@grafana/scenes';
import { useStyles2 } from '@grafana/ui';
import { lazyPart } from '../lazyPart';
import { Note } from '../Note';
import type { GuideScene } from './GuideScene';
import { COST_HEIGHT, NARROW, STEP_HEIGHT } from './measures';

const GuideView = lazyPart<SceneComponentProps<GuideScene>>(
  () => import(/* webpackChunkName: "guide" */ './GuideView').then((module) => module.GuideView),
  'The guide'
);

export function LazyGuide({ model }: SceneComponentProps<GuideScene>) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.place}>
      <Suspense fallback={<Note kind="loading">Loading the guide…</Note>}>
        <GuideView model={model} />
      </Suspense>
    </div>
  );
}

/** The steps' own place is kept for them: above the path, it would move when they come. */
function getStyles() {
  return { place: css({ flexShrink: 0, [NARROW]: { minHeight: STEP_HEIGHT + COST_HEIGHT } }) };
}
