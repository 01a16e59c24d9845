import type { LogRecord } from '../logs/types';
import { lineFinding } from './findings';

const record: LogRecord = { timeMs: 1, line: 'pool exhausted', severity: 'warn', service: 'task-svc', labels: {} };
const asked = {
  query: { text: '{service="task-svc"} |= "abc"', language: 'logql' },
  source: { uid: 'loki', name: 'Loki' },
  window: { fromMs: 0, toMs: 2 },
  link: '/a/throughline-investigations-app/investigate',
} as const;

it('a line of the trace is kept with its query and what that answered', () => {
  expect(lineFinding({ record }, [record], asked)).toMatchObject({
    found: 'task-svc warn: “pool exhausted”.',
    query: asked.query,
    digest: { summary: '1 line, first “pool exhausted”' },
  });
});

it('a line beside the trace says so, and is not compared with the lines of the trace', () => {
  const neighbour = { ofMs: 2, side: 'before', otherTrace: false } as const;
  const finding = lineFinding({ record, neighbour }, [{ ...record, line: 'of the trace' }], asked);
  expect(finding.found).toBe('task-svc warn, beside the trace: “pool exhausted”.');
  expect([finding.query, finding.digest]).toEqual([asked.query, undefined]);
});
