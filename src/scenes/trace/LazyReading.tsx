import React, { Suspense } from 'react';
import { lazyPart } from '../lazyPart';
import { Note } from '../Note';
import type { TraceScene } from './TraceScene';

interface Props {
  model: TraceScene;
}

/** With the comparison some 10 kB that the first drawing of the page need not wait for. */
const TraceReading = lazyPart<Props>(
  () => import(/* webpackChunkName: "trace-reading" */ './TraceReading').then((module) => module.TraceReading),
  'The reading of this trace',
  AnalysisNotes
);

/** What the trace tells beside its suspect. */
export function LazyReading({ model }: Props) {
  return (
    <Suspense fallback={null}>
      <TraceReading model={model} />
    </Suspense>
  );
}

/** What limits the analysis is said all the same. */
function AnalysisNotes({ model }: Props) {
  const { analysis } = model.useState();
  return (
    <>
      {analysis?.notes.slice(0, 2).map((note) => (
        <Note key={note} kind="warning">
          {note}
        </Note>
      ))}
    </>
  );
}
