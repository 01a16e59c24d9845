import React, { lazy, Suspense } from 'react';
import { Note } from '../Note';
import type { TraceScene } from './TraceScene';

/** With the comparison some 10 kB that the first drawing of the page need not wait for. */
const TraceReading = lazy(() =>
  import(/* webpackChunkName: "trace-reading" */ './TraceReading').then(
    (module) => ({ default: module.TraceReading }),
    () => ({ default: NotLoaded })
  )
);

/** What the trace tells beside its suspect. */
export function LazyReading({ model }: { model: TraceScene }) {
  return (
    <Suspense fallback={null}>
      <TraceReading model={model} />
    </Suspense>
  );
}

/** What limits the analysis is said all the same. */
function NotLoaded({ model }: { model: TraceScene }) {
  const { analysis } = model.useState();
  return (
    <>
      {analysis?.notes.slice(0, 2).map((note) => (
        <Note key={note} kind="warning">
          {note}
        </Note>
      ))}
      <Note kind="warning">The reading of this trace could not be loaded: reload the page.</Note>
    </>
  );
}
