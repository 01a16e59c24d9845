import React, { useState } from 'react';
import { dateTimeFormat } from '@grafana/data';
import { Button } from '@grafana/ui';
import type { ErrorLinesReport, JudgedLine } from '../../domain/health/errorVerdict/types';
import { lineIdOf } from '../../domain/logs/lineId';
import { testIds } from '../../shared/testIds';
import { Finding } from './Finding';
import { windowWords } from './urlState';
import { count } from './words';

/** How many error lines there are of each kind with an example, and on demand the verdict on each of them. */
export function ErrorLinesReportView({ report }: { report: ErrorLinesReport }) {
  const { verdict, sentence, evidence, fix, counts, looked, window, lines } = report;
  return (
    <div>
      <Finding
        title={looked > 0 ? `${count(looked, 'error line')}, ${windowWords(window)}` : 'Error lines'}
        verdict={verdict}
        sentence={sentence}
        evidence={evidence}
        fix={fix}
        testId={testIds.health.finding}
      />
      {counts.map(({ kind, title, count: number, example, verdict: one }) => (
        <Finding
          key={kind}
          id={kind}
          title={title}
          aside={count(number, 'line')}
          verdict={one}
          sentence={example.sentence}
          evidence={example.evidence}
          fix={example.fix}
          testId={testIds.health.finding}
        >
          <p>
            The newest of them: <LineText line={example} />
          </p>
        </Finding>
      ))}
      {lines.length > 0 && <EachLine lines={lines} />}
    </div>
  );
}

function EachLine({ lines }: { lines: readonly JudgedLine[] }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button size="sm" fill="text" variant="secondary" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {isOpen ? 'Hide the lines' : `Show ${lines.length === 1 ? 'the line' : `each of the ${lines.length} lines`}`}
      </Button>
      {isOpen &&
        lines.map((line) => (
          <Finding
            key={lineIdOf(line.record)}
            id={line.kind}
            title={`${dateTimeFormat(line.record.timeMs, { format: 'HH:mm:ss.SSS' })} ${line.title}`}
            verdict={line.verdict}
            sentence={line.sentence}
            evidence={line.evidence}
            fix={line.fix}
            testId={testIds.health.errorLine}
          >
            <LineText line={line} />
          </Finding>
        ))}
    </>
  );
}

const LineText = ({ line }: { line: JudgedLine }) => <code>{line.record.line.slice(0, 500)}</code>;
