import React, { useContext } from 'react';
import { errorLineRequests, judgeErrorLines } from '../../backends/health/errorLines';
import { backendsFor } from '../../backends/registry';
import type { ErrorLinesReport } from '../../domain/health/errorVerdict/types';
import type { ServiceObservations } from '../../domain/health/observations';
import { testIds } from '../../shared/testIds';
import { Asking, notChosen } from './Asking';
import { ErrorLinesReportView } from './ErrorLinesReportView';
import { noAnswer } from './noAnswer';
import { Section } from './Section';
import { streamsOf } from './stream';
import { useAsk } from './useAsk';

const LINES = 100;
const PROBE = 4;

interface Props {
  service: string;
  /** All services that the stores know. */
  known: readonly string[];
  seen?: ServiceObservations;
}

/** What the error lines of a service and their traces say of each other. */
export function ErrorLinesSection({ service, known, seen }: Props) {
  const { choices, windowNow, key } = useContext(Asking);
  const run = useAsk<ErrorLinesReport>(`${key} ${service}`, {
    doing: `Reading the error lines of ${service}…`,
    budget: errorLineRequests(LINES) + PROBE,
    ask: async ({ transport, signal, say }) => {
      const { logs, traces } = backendsFor(choices, transport);
      if (!logs || !traces) {
        throw new Error('Not offered without them');
      }
      const window = windowNow();
      const streams = await streamsOf(service, logs, { known, seen, window, signal });
      if (streams.status !== 'ok') {
        return { service, window, ...noAnswer(streams), looked: 0, more: false, counts: [], lines: [] };
      }
      return judgeErrorLines({
        ...streams.value,
        lines: LINES,
        window,
        logs: logs.source,
        traces: traces.source,
        transport,
        signal,
        onProgress: ({ done, of }) => say(`Looking for the spans of error lines: ${done} of ${of}.`),
      });
    },
  });
  return (
    <Section
      title="Error in the log, no error in the trace"
      about={`Do the spans of ${service} say error where its lines do?`}
      testId={testIds.health.errorLines}
      run={{ label: 'Judge error lines', ...run, notYet: notChosen(choices.logs, choices.traces) }}
    >
      {run.state.status === 'done' && <ErrorLinesReportView report={run.state.value} />}
    </Section>
  );
}
