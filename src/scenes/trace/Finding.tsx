import React from 'react';
import type { TraceFinding } from '../../domain/traces/findings';
import { abbreviateTraceId } from '../../shared/ids';
import { testIds } from '../../shared/testIds';
import { Note } from '../Note';
import { TraceLink } from './TraceLink';
import type { TraceScene } from './TraceScene';

/** One sentence of what a trace tells, with the traces that it leads to. */
export function Finding({ model, finding }: { model: TraceScene; finding: TraceFinding }) {
  const { kind, sentence, traceIds } = finding;
  return (
    <Note kind={kind} testId={testIds.trace.finding}>
      {sentence}
      {traceIds.map((traceId) => (
        <React.Fragment key={traceId}>
          {' '}
          <TraceLink scene={model} traceId={traceId} testId={testIds.trace.linked}>
            trace {abbreviateTraceId(traceId)}
          </TraceLink>
        </React.Fragment>
      ))}
    </Note>
  );
}
