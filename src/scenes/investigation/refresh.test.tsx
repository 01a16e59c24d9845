import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { throwError } from 'rxjs';
import { httpError } from '../../../.config/jest/backendSrv';
import ruleDetails from '../../domain/alerts/testing/ruleDetails.json';
import { demoSources, openInvestigation, part, row, search, traceFrames, TRACE_ID } from './testing/demo';

const [prometheus, tempo, loki] = demoSources();
const query = search({ service: 'task-svc', trace: TRACE_ID });
const down = () => throwError(() => ({ status: 502, data: { message: 'refused' } }));
const refresh = () => fireEvent.click(screen.getByRole('button', { name: 'Refresh' }));

describe('a refresh', () => {
  it('asks again for a trace that failed, and then for its lines', async () => {
    let isUp = false;
    openInvestigation(query, {
      dataSources: [prometheus, { ...tempo, query: () => (isUp ? traceFrames(TRACE_ID) : down()) }, loki],
    });
    await waitFor(() => expect(part.trace()).toHaveTextContent('[502] (refused)'));

    isUp = true;
    refresh();

    await waitFor(() => expect(part.trace()).toHaveTextContent('db:query in task-svc'));
    await waitFor(() => expect(part.logs()).toHaveTextContent('6 lines of this trace'));
  });

  it('asks again for lines that failed', async () => {
    let isUp = false;
    openInvestigation(query, {
      dataSources: [
        prometheus,
        tempo,
        { ...loki, query: (request) => (isUp ? (loki.query?.(request) ?? []) : down()) },
      ],
    });
    await waitFor(() => expect(part.logs()).toHaveTextContent('[502] (refused)'));

    isUp = true;
    refresh();

    await waitFor(() => expect(part.logs()).toHaveTextContent('6 lines of this trace'));
  });

  it('asks again for a rule that could not be read', async () => {
    let isUp = false;
    openInvestigation('?rule=task-svc-p99', {
      nowMs: Date.UTC(2026, 10, 21, 10, 46),
      answers: {
        rule: () => {
          if (!isUp) {
            throw httpError(503, 'starting');
          }
          return ruleDetails;
        },
      },
    });
    await waitFor(() => expect(part.problems()).toContain('[503] (starting)'));

    isUp = true;
    refresh();

    await waitFor(() => expect(part.headline()).toBe('task-svc p99 > 500 ms'));
    expect(part.problems()).toBe('');
  });

  it('asks for the latency once more, and for nothing that is there already', async () => {
    const page = openInvestigation(query);
    await row(TRACE_ID);
    await waitFor(() => expect(part.logs()).toHaveTextContent('6 lines of this trace'));
    const count = (uid: string) => page.queries.filter((one) => one.uid === uid).length;
    const before = page.fetches.length;

    refresh();
    await waitFor(() => expect(count('prometheus')).toBe(2));
    await act(async () => {});

    expect([count('tempo'), count('loki'), page.fetches.length - before]).toEqual([1, 1, 0]);
  });
});
