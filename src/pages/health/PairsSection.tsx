import React, { useContext } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { config } from '@grafana/runtime';
import { useStyles2 } from '@grafana/ui';
import { auditPairs, pairRequests } from '../../backends/health/pairs';
import type { SourceChoice } from '../../backends/registry';
import type { PairAudit, PairEdge } from '../../domain/health/pairs/types';
import { investigateUrl } from '../../domain/url/codec';
import { abbreviateTraceId } from '../../shared/ids';
import { testIds } from '../../shared/testIds';
import { Asking, notChosen } from './Asking';
import { Finding } from './Finding';
import { Section } from './Section';
import { useAsk } from './useAsk';
import { count } from './words';

interface Props {
  service: string;
  /** All services that the stores know. */
  known: readonly string[];
}

/** Calls of a service of which one half is missing in the traces. */
export function PairsSection({ service, known }: Props) {
  const { choices, windowNow, key } = useContext(Asking);
  const { traces, metrics } = choices;
  const run = useAsk<PairAudit>(`${key} ${service}`, {
    doing: `Searching for traces with ${service}…`,
    budget: pairRequests(),
    ask: async ({ transport, signal, say }) => {
      if (traces.status !== 'chosen') {
        throw new Error('Not offered without it');
      }
      return auditPairs({
        service,
        window: windowNow(),
        knownServices: known,
        traces: traces.source,
        ...(metrics.status === 'chosen' && { metrics: metrics.source }),
        transport,
        signal,
        onProgress: ({ done, of }) => say(`Reading traces: ${done} of ${of}.`),
      });
    },
  });
  return (
    <Section
      title="Calls without their other half"
      about={`Does each CLIENT span of ${service} have its SERVER span, and the other way round?`}
      testId={testIds.health.pairs}
      run={{ label: 'Audit calls', ...run, notYet: notChosen(traces) }}
    >
      {run.state.status === 'done' && <Audit audit={run.state.value} tracesUid={uidOf(traces)} />}
    </Section>
  );
}

const uidOf = (choice: SourceChoice) => (choice.status === 'chosen' ? choice.source.uid : undefined);

function Audit({ audit, tracesUid }: { audit: PairAudit; tracesUid?: string }) {
  const styles = useStyles2(getStyles);
  const { verdict, sentence, traces, edges, leaves, graph, evidence } = audit;
  return (
    <div>
      <Finding
        title={count(traces, 'trace')}
        verdict={verdict}
        sentence={sentence}
        evidence={evidence}
        testId={testIds.health.finding}
      />
      {edges.map((edge) => (
        <Finding
          key={`${edge.caller} ${edge.callee}`}
          title={`${edge.caller === '?' ? 'a caller that is not there' : edge.caller} → ${edge.callee}`}
          aside={count(edge.calls, 'call')}
          verdict={edge.verdict}
          sentence={edge.sentence}
          fix={edge.fix}
          testId={testIds.health.finding}
        >
          <EdgeFacts edge={edge} tracesUid={tracesUid} />
        </Finding>
      ))}
      {leaves.length > 0 && (
        <p className={styles.quiet}>
          No other half is to be expected of calls to{' '}
          {leaves.map(({ callee, kind, calls }) => `${callee} (${kind}, ${count(calls, 'call')})`).join(', ')}.
        </p>
      )}
      {graph.state !== 'present' && <p className={styles.quiet}>{graph.sentence}</p>}
    </div>
  );
}

function EdgeFacts({ edge, tracesUid }: { edge: PairEdge; tracesUid?: string }) {
  const styles = useStyles2(getStyles);
  const { calls, withoutServer, withoutClient, graph, examples } = edge;
  const appSubUrl = config.appSubUrl ?? '';
  return (
    <div>
      <p>
        Of {count(calls, 'call')}: {withoutServer} without a SERVER span, {withoutClient} without a CLIENT span.{' '}
        {graph
          ? `The service graph counted ${count(Math.round(graph.requests), 'request')} on this edge.`
          : 'The service graph does not have this edge.'}
      </p>
      {examples.length > 0 && (
        <p>
          For example{' '}
          {examples.map(({ traceId, spanId }, index) => (
            <React.Fragment key={`${traceId} ${spanId}`}>
              {index > 0 && ', '}
              <a
                className={styles.link}
                href={investigateUrl({ trace: traceId, span: spanId, traces: tracesUid }, undefined, appSubUrl)}
              >
                trace {abbreviateTraceId(traceId)}
              </a>
            </React.Fragment>
          ))}
        </p>
      )}
    </div>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    quiet: css({ margin: theme.spacing(1, 0, 0), color: theme.colors.text.secondary }),
    link: css({ color: theme.colors.text.link, textDecoration: 'underline' }),
  };
}
