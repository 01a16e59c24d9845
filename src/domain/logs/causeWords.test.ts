import fc from 'fast-check';
import { CAUSES } from './causeTable';
import { causeIn, namesThrottling } from './causeWords';

const named = (line: string) => causeIn(line)?.reasons[0];

it.each([
  ['DynamoDB query throttled on partition 7', 'names throttling'],
  ['ProvisionedThroughputExceededException', 'names throttling'],
  ['HTTP 429 Too Many Requests', 'names throttling'],
  ['{"error":"rate limit reached"}', 'names throttling'],
  ['ERROR: deadlock detected', 'names a deadlock'],
  ['row-level lock wait on stock', 'names a lock'],
  ['still waiting for ShareLock on transaction 12 after 1000 ms, lock', 'names a lock'],
  ['could not obtain lock on row', 'names a lock'],
  ['lock_wait_ms=480', 'names a lock'],
  ['java.lang.OutOfMemoryError: Java heap space', 'names memory running out'],
  ['oom-killer invoked', 'names memory running out'],
  ['OOM', 'names memory running out'],
  ['connection pool exhausted', 'names something exhausted'],
  ['FATAL: sorry, too many clients already', 'names something exhausted'],
  ['no available connections in pool', 'names something exhausted'],
  ['write /var: no space left on device', 'names something exhausted'],
  ['circuit breaker is open', 'names an open circuit breaker'],
  ['connect ETIMEDOUT 10.0.3.7:5432', 'names a timeout'],
  ['SQLTimeoutException', 'names a timeout'],
  ['rpc error: context deadline exceeded', 'names a timeout'],
  ['request timed out after 30s', 'names a timeout'],
  ['connect ECONNREFUSED 127.0.0.1:5432', 'names a failed connection'],
  ['dial tcp: connection refused', 'names a failed connection'],
  ['503 Service Unavailable', 'names a failed connection'],
  ['GC pause 812ms', 'names a pause of the runtime'],
  ['slow query: 1200 ms', 'names slow work'],
  ['panic: runtime error', 'names a crash'],
  ['retrying in 50 ms', 'names a retry'],
  ['backing off', 'names a retry'],
])('%s', (line, reason) => expect(named(line)).toBe(reason));

it.each([
  'GET /checkout/42 200 in 822ms',
  '{"level":"info","throttled":false,"retries":0,"lock_wait_ms":0,"timeout":null}',
  'starting with timeout=30s retry_policy=3 backoff_ms=60',
  '{"timeout": 5000, "msg":"configured"}',
  'RetryAttempts=0',
  'a room with a broom, unlocked',
  'attempt 1',
  '',
])('%j names nothing', (line) => expect(causeIn(line)).toBeUndefined());

it.each([
  ['DynamoDB query throttled on partition 7, RetryAttempts=3 (backed off 420 ms)', 3],
  ['{"retries":3,"msg":"done"}', 3],
  ['{"retry_attempts": 12}', 12],
  ['retry_count=2', 2],
  ['gave up after 5 attempts', 5],
  ['succeeded, 2 retries', 2],
  ['retry 2 of 3', 0],
  ['throttled, attempt=2', 0],
  ['retries=0 throttled', 0],
])('%s counts %d retries', (line, retries) => expect(causeIn(line)?.retries ?? 0).toBe(retries));

it('names the two weightiest of several', () => {
  expect(causeIn('retry: timeout while waiting, deadlock found')).toEqual({
    reasons: ['names a deadlock', 'names a timeout'],
    weight: 5,
    retries: 0,
  });
});

it('knows throttling in names', () => {
  expect(['ThrottlingException', 'SlowDown', 'retry', ''].map(namesThrottling)).toEqual([true, true, false, false]);
});

it('finds each word of the table by the expression of all, which needs them to begin with a letter', () => {
  for (const { words, weight, reason } of CAUSES) {
    expect([weight > 0, reason]).toEqual([true, expect.stringMatching(/^names /)]);
    words.forEach((word) => expect(word).toMatch(/^[a-z]/));
  }
  expect(CAUSES.map(({ weight }) => weight)).toEqual(CAUSES.map(({ weight }) => weight).toSorted((a, b) => b - a));
});

it('takes any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (line) => {
      causeIn(line);
    })
  );
  expect(causeIn(`${'a'.repeat(200_000)} deadlock`)?.reasons).toEqual(['names a deadlock']);
});
