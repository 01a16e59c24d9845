import React, { Suspense } from 'react';
import type { SceneComponentProps } from '@grafana/scenes';
import { lazyPart } from '../lazyPart';
import type { EvidenceScene } from './EvidenceScene';

const EvidenceView = lazyPart<SceneComponentProps<EvidenceScene>>(
  () => import(/* webpackChunkName: "evidence" */ './EvidenceView').then((module) => module.EvidenceView),
  'The evidence'
);

/** Nothing, until something is pinned or noted. */
export function LazyEvidence({ model }: SceneComponentProps<EvidenceScene>) {
  const { ledgerId } = model.useState();
  return ledgerId === undefined ? null : (
    <Suspense fallback={null}>
      <EvidenceView model={model} />
    </Suspense>
  );
}
