import React, { useMemo } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import { traceFindings } from '../../domain/traces/findings';
import { testIds } from '../../shared/testIds';
import { lengthOf } from './comparison';
import { ComparisonView } from './ComparisonView';
import { Finding } from './Finding';
import type { TraceScene } from './TraceScene';

const DETAILS = 'throughline-trace-details';

/** What the trace tells beside its suspect: two sentences, and on demand the others and the comparison. */
export function TraceReading({ model }: { model: TraceScene }) {
  const { trace, analysis, comparison, showsMore } = model.useState();
  const styles = useStyles2(getStyles);
  const findings = useMemo(() => trace && analysis && traceFindings(trace, analysis), [trace, analysis]);
  if (!findings) {
    return null;
  }
  const count = findings.further.length + lengthOf(comparison);
  const hasMore = count > 0 || comparison.kind !== 'none';
  return (
    <>
      {findings.leading.map((finding) => (
        <Finding key={finding.sentence + finding.traceIds.join()} model={model} finding={finding} />
      ))}
      <div className={styles.buttons}>
        {hasMore && (
          <Button
            size="sm"
            fill="text"
            variant="secondary"
            icon={showsMore ? 'angle-down' : 'angle-right'}
            aria-expanded={showsMore}
            aria-controls={showsMore ? DETAILS : undefined}
            data-testid={testIds.trace.more}
            onClick={() => model.setState({ showsMore: !showsMore })}
          >
            {`More about this trace (${count})`}
          </Button>
        )}
        {comparison.kind !== 'done' && (
          <Button
            size="sm"
            fill="text"
            icon="exchange-alt"
            disabled={comparison.kind === 'asking'}
            data-testid={testIds.trace.compare}
            onClick={() => void model.compare()}
          >
            Compare with a normal trace
          </Button>
        )}
      </div>
      {hasMore && showsMore && (
        <section
          id={DETAILS}
          className={styles.details}
          aria-label="More about this trace"
          data-testid={testIds.trace.details}
          // It scrolls, also by keyboard.
          tabIndex={0}
        >
          {comparison.kind !== 'none' && <ComparisonView model={model} status={comparison} />}
          {findings.further.map((finding) => (
            <Finding key={finding.sentence + finding.traceIds.join()} model={model} finding={finding} />
          ))}
        </section>
      )}
    </>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    buttons: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) }),
    // Bounded: Grafana's own view below keeps its rows.
    details: css({
      width: '100%',
      maxHeight: 208,
      overflowY: 'auto',
      padding: theme.spacing(0.5, 1),
      background: theme.colors.background.secondary,
      borderRadius: theme.shape.radius.default,
    }),
  };
}
