import React, { Suspense } from 'react';
import { css } from '@emotion/css';
import type { SceneComponentProps } from '@grafana/scenes';
import { lazyPart } from '../lazyPart';
import type { EvidenceScene } from './EvidenceScene';

const EvidenceView = lazyPart<SceneComponentProps<EvidenceScene>>(
  () => import(/* webpackChunkName: "evidence" */ './EvidenceView').then((module) => module.EvidenceView),
  'The evidence'
);

/** As high as what is in it, not as the rail. */
const place = css({ flexShrink: 0 });

/** Nothing, until something is pinned or noted. */
export function LazyEvidence({ model }: SceneComponentProps<EvidenceScene>) {
  const { ledgerId } = model.useState();
  return ledgerId === undefined ? null : (
    <div className={place}>
      <Suspense fallback={null}>
        <EvidenceView model={model} />
      </Suspense>
    </div>
  );
}
