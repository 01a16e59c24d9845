import { FAULT_NAMES, type FaultName } from '../../src/backends/sample/model/faults';
import type { LineRecord, Recorder, RequestRecord, SpanRecord } from '../../src/backends/sample/model/records';
import { simulate } from '../../src/backends/sample/model/simulate';
import { gapMs, userRequest } from '../../src/backends/sample/model/users';
import { openTestShop } from '../testing/testShop';

const SEED = 42;
const REQUESTS = 120;
const RATE = 50;
/** All that decide by drawing. A row lock depends on who comes first. */
const FAULTS: ReadonlySet<FaultName> = new Set(FAULT_NAMES.filter((name) => name !== 'row-lock'));

interface Records {
  spans: SpanRecord[];
  lines: LineRecord[];
  requests: RequestRecord[];
}

function createRecorder(): Records & { recorder: Recorder } {
  const records: Records = { spans: [], lines: [], requests: [] };
  return {
    ...records,
    recorder: {
      span: (record) => void records.spans.push(record),
      line: (record) => void records.lines.push(record),
      request: (record) => void records.requests.push(record),
    },
  };
}

/** The first requests of the run, over HTTP. */
async function runLive(faults: ReadonlySet<FaultName>): Promise<Records> {
  const { recorder, ...records } = createRecorder();
  const shop = await openTestShop({
    seed: SEED,
    faults: () => faults,
    recorder,
    onError: (where, error) => {
      throw new Error(where, { cause: error });
    },
  });
  const users = Array.from({ length: REQUESTS }, (_, index) =>
    shop.send('web-frontend', userRequest(SEED, index + 1), 10_000)
  );
  const answers = await Promise.all(users);
  await shop.close();
  expect(answers.filter(({ ok }) => !ok)).toEqual([]);
  return records;
}

/** The same requests, in virtual time. */
function runSimulated(faults: ReadonlySet<FaultName>): Records {
  const { recorder, ...records } = createRecorder();
  let lengthMs = 0;
  for (let n = 1; n <= REQUESTS; n++) {
    lengthMs += gapMs(SEED, n, RATE);
  }
  const startMs = 1_790_000_000_000;
  const endMs = startMs + lengthMs + gapMs(SEED, REQUESTS + 1, RATE) / 2;
  simulate({ seed: SEED, startMs, endMs, rate: RATE, faultsAt: () => faults, recorder });
  return records;
}

/** What of a run its seed decides: ids and what happens, but neither moments nor who was in whose way. */
function decisionsOf({ spans, lines, requests }: Records) {
  return {
    spans: spans
      .map(({ traceId, spanId, parentSpanId = '', serviceName, name, status, attributes, events }) =>
        [traceId, spanId, parentSpanId, serviceName, name, status, attributes['error.type'], ...eventsOf(events)].join(
          ' '
        )
      )
      .sort(),
    lines: lines
      .filter(({ message }) => !message.includes('row-level lock'))
      .map(({ span, serviceName, level, message }) =>
        [span?.traceId, span?.spanId, span?.sampled, serviceName, level, message.replace(/ in \d+ ms$/, '')].join(' ')
      )
      .sort(),
    requests: requests
      .map(({ service, route, status, span }) => [service, route, status, span?.traceId, span?.spanId].join(' '))
      .sort(),
  };
}

const eventsOf = (events: SpanRecord['events']) =>
  events.map(({ name }) => name).filter((name) => name !== 'lock.acquired');

describe('two runs with the same seed', () => {
  it.each([
    ['without a fault', new Set<FaultName>()],
    ['with all faults that decide by drawing', FAULTS],
  ])(
    'have the same ids and decisions, over HTTP and in virtual time, %s',
    async (_what, faults) => {
      const first = decisionsOf(await runLive(faults));
      expect(first.requests.length).toBeGreaterThan(2 * REQUESTS);
      expect(decisionsOf(await runLive(faults))).toEqual(first);
      expect(decisionsOf(runSimulated(faults))).toEqual(first);
    },
    20_000
  );
});
