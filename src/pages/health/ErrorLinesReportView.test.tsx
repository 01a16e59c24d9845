import React from 'react';
import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ErrorLinesReport, JudgedLine } from '../../domain/health/errorVerdict/types';
import { testIds } from '../../shared/testIds';
import { ErrorLinesReportView } from './ErrorLinesReportView';

const T0 = 1_795_210_000_000;

const judged = (id: string, more: Partial<JudgedLine>): JudgedLine => ({
  kind: 'status-unset',
  verdict: 'fail',
  title: 'Span there, status unset',
  sentence: 'The span POST /payments is there, and its status is unset.',
  evidence: [],
  fix: { where: 'instrumentation', sentence: 'Set the status where the error is caught.' },
  record: { id, timeMs: T0, line: `card declined, order ${id}`, severity: 'error', labels: {} },
  ...more,
});
const [unset, lost] = [judged('a', {}), judged('b', { kind: 'context-lost', title: 'No trace id: context lost' })];

const REPORT: ErrorLinesReport = {
  service: 'payment-service',
  verdict: 'fail',
  sentence: '2 of 2 error lines show in no span.',
  window: { fromMs: T0 - 3_600_000, toMs: T0 },
  looked: 2,
  more: false,
  counts: [unset, lost].map((example) => ({ ...example, count: 1, example })),
  lines: [unset, lost],
  evidence: [],
};

it('tells how many lines there are of each kind, with the newest of them', () => {
  render(<ErrorLinesReportView report={REPORT} />);

  const kinds = screen.getAllByTestId(testIds.health.finding).slice(1);
  expect(kinds.map(({ dataset }) => dataset.id)).toEqual(['status-unset', 'context-lost']);
  expect(kinds[0]).toHaveTextContent(/Span there, status unset, 1 line.*card declined, order a/);
  expect(screen.queryByTestId(testIds.health.errorLine)).not.toBeInTheDocument();
});

it('gives the verdict on each of the lines, with its fix, once they are asked for', async () => {
  render(<ErrorLinesReportView report={REPORT} />);
  await userEvent.click(screen.getByRole('button', { name: 'Show each of the 2 lines' }));

  const lines = screen.getAllByTestId(testIds.health.errorLine);
  expect(lines.map(({ dataset }) => dataset.id)).toEqual(['status-unset', 'context-lost']);
  expect(within(lines[1] ?? document.body).getByText('card declined, order b')).toBeInTheDocument();
  expect(lines[0]).toHaveTextContent('Set the status where the error is caught.');

  await userEvent.click(screen.getByRole('button', { name: 'Hide the lines' }));
  expect(screen.queryByTestId(testIds.health.errorLine)).not.toBeInTheDocument();
});
