import { configure, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { plainLine, demoStreams } from '../testing/demoLines';
import { exemplarsFrame, seriesFrame } from '../testing/frames';
import { queryResults } from '../../backends/testing/fakeLoki';
import { answerFrom } from '../logs/testing/openLogs';
import { testIds } from '../../shared/testIds';
import { demoSources, openInvestigation, search, T0, TRACE_ID } from './testing/demo';

// Its code comes in chunks of its own.
configure({ asyncUtilTimeout: 4000 });
jest.setTimeout(15_000);

const [prometheus, tempo, loki] = demoSources();
const service = search({ service: 'task-svc', threshold: '500ms' });
const receipt = () => screen.getByTestId(testIds.investigation.cost);
const line = () => within(receipt()).getByRole('button');
const rows = () =>
  within(receipt())
    .getAllByRole('row')
    .map((row) => [...row.children].map(({ textContent }) => textContent));
/** Every step is done: nothing more is asked. */
const settled = () => screen.findByRole('button', { name: 'Mark as the cause' });

beforeEach(() => localStorage.clear());

const ENTRY = { startTime: 1e9, duration: 20, responseEnd: 1e9, encodedBodySize: 1000 };

/** A browser that measures every request of this list, in its own time. */
function measuring(urls: readonly string[]) {
  class Entry {
    constructor(readonly name: string) {
      Object.assign(this, ENTRY);
    }
  }
  class Observer {
    constructor(private readonly told: (list: { getEntries(): Entry[] }) => void) {}
    observe() {
      setTimeout(() => this.told({ getEntries: () => urls.map((url) => new Entry(`http://localhost${url}`)) }), 0);
    }
    disconnect() {}
  }
  Object.assign(globalThis, { PerformanceObserver: Observer, PerformanceResourceTiming: Entry });
  Object.assign(performance, { getEntriesByType: () => [] });
}
afterEach(() => {
  ['PerformanceObserver', 'PerformanceResourceTiming'].forEach((name) => Reflect.deleteProperty(globalThis, name));
  Reflect.deleteProperty(performance, 'getEntriesByType');
});

describe('the receipt', () => {
  it('counts what the page and its panels ask, also where the browser measures nothing', async () => {
    const { fetches, queries } = openInvestigation(service);
    await settled();
    const isStore = ({ url }: { url: string }) => /\/api\/(ds\/query|datasources\/)/.test(url);
    const asked = () => fetches.filter(isStore).length + queries.length;
    await waitFor(() => expect(line()).toHaveTextContent(`Cost: ${asked()} calls`));
    expect(line()).not.toHaveTextContent('kB');

    expect(line()).toHaveAttribute('aria-expanded', 'false');
    fireEvent.click(line());
    expect(receipt()).toHaveTextContent('This browser does not measure requests');
    expect(rows().map(([name]) => name)).toEqual(['Store', 'Loki', 'Prometheus', 'Tempo', 'All']);
    expect(receipt()).toHaveTextContent(/of the 100 it may start itself/);
  });

  it('shows sizes and times as the browser measured them, each with its store', async () => {
    measuring([
      '/api/datasources/proxy/uid/tempo/api/other',
      '/api/ds/query?ds_type=loki&requestId=SQR9999',
      '/api/ruler/grafana/api/v1/rule/x',
      '/public/build/app.js',
    ]);
    openInvestigation(service);
    await settled();
    fireEvent.click(line());
    await waitFor(() => expect(rows().find(([name]) => name === 'Loki')?.[3]).toBe('≥ 1 kB'));
    expect(rows().find(([name]) => name === 'Tempo')?.[3]).toBe('≥ 1 kB');
    expect(receipt()).toHaveTextContent(/The browser did not measure \d+ of \d+ calls/);
  });

  it('says what was left out because a limit was hit', async () => {
    const many = Array.from({ length: 700 }, (_, i) => ({
      timeMs: T0 - i * 100,
      value: 0.6 + i / 1000,
      labels: { service: 'task-svc', trace_id: i === 0 ? TRACE_ID : i.toString(16).padStart(32, '1') },
    }));
    const crowded = {
      ...prometheus,
      query: ({ targets }: { targets: Array<{ refId: string }> }) => [
        ...targets.map(({ refId }) => seriesFrame(refId, T0, [0.2, 0.6])),
        exemplarsFrame(many),
      ],
    };
    openInvestigation(service, { dataSources: [crowded, tempo, loki] });
    await waitFor(() => expect(line()).toHaveTextContent('1 limit hit'));
    fireEvent.click(line());
    const sentences = within(receipt())
      .getAllByRole('listitem')
      .map(({ textContent }) => textContent);
    expect(sentences).toEqual([
      expect.stringMatching(/^Of 700 exemplars, the 50 slowest are listed, and \d+ are drawn\.$/),
    ]);
  });
});

it('a cause beside the trace is kept with a query of its own, and can be asked again', async () => {
  const streams = demoStreams();
  streams['service=task-svc']?.push(
    plainLine('deadlock detected', 510, { service: 'task-svc', detected_level: 'error' })
  );
  const stores = [prometheus, tempo, { ...loki, query: answerFrom(streams) }];
  openInvestigation(service, { dataSources: stores, answers: { probe: ({ data }) => queryResults(streams, data) } });
  const mark = await settled();
  const beside = await screen.findByRole('button', { name: /deadlock detected/ });
  fireEvent.click(beside);
  fireEvent.click(mark);
  const entries = () => screen.getAllByTestId(testIds.evidence.entry);
  await waitFor(() => expect(entries()).toHaveLength(3));
  const cause = () => entries().find(({ dataset }) => dataset.cause === 'true');
  expect(cause()).toHaveTextContent('beside the trace: “deadlock detected”');

  fireEvent.click(screen.getByRole('button', { name: 'Ask again, and compare' }));
  await waitFor(() => expect(cause()).toHaveTextContent('The same. Still 1 line, first “deadlock detected”'));
});
