import React from 'react';
import type { StackObservations } from '../../domain/health/observations';
import { Note } from '../../scenes/Note';
import { testIds } from '../../shared/testIds';
import type { RunState } from './HealthRun';

/** What the run does, what it came to, and how many requests it made. */
export function RunWords({ doing, said, requests, budget, services }: RunState) {
  const words = doing ?? said ?? (services ? 'Listed. Nothing was checked yet in this visit.' : '');
  return (
    <span role="status" data-testid={testIds.health.progress} data-busy={doing !== undefined}>
      {words}{' '}
      <span data-testid={testIds.health.requests}>
        {requests} of {budget} requests.
      </span>
    </span>
  );
}

/** No store knows a service: what each of them said. */
export function NoServices({ stack }: { stack: StackObservations | undefined }) {
  const answers = stack ? Object.values(stack.serviceNames).map(({ answer }) => answer) : [];
  return (
    <>
      <Note kind="info">No store knows a service in this time range. Widen it, or choose other data sources.</Note>
      {answers.map((answer, index) =>
        answer.status === 'failed' ? (
          <Note key={index} kind="warning">
            {answer.failure.message}
          </Note>
        ) : (
          answer.status === 'empty' && (
            <Note key={index} kind="info">
              {answer.reason}
            </Note>
          )
        )
      )}
    </>
  );
}
