import { currentStep, guideSteps, type GuideFacts } from './steps';

const TRACE = 'a'.repeat(32);
const fresh: GuideFacts = {
  metric: { state: 'waiting', message: 'Looking for the latency of task-svc…', quantile: 0.99 },
  exemplars: { state: 'idle', all: 0, above: 0, alive: 0, dead: 0, unknown: 0 },
  trace: { state: 'idle', skewed: [] },
  logs: { state: 'idle', count: 0 },
};
const likely = {
  record: { timeMs: 1, line: '{"msg":"throttled, RetryAttempts=3"}', severity: 'warn', labels: {} } as const,
  score: 9,
  reasons: ['3 retries'],
};
const walked: GuideFacts = {
  metric: { state: 'found', quantile: 0.99, peakMs: 827, thresholdMs: 500 },
  exemplars: { state: 'found', all: 60, above: 12, alive: 4, dead: 1, unknown: 0, nextLive: 'b'.repeat(32) },
  trace: { state: 'found', traceId: TRACE, skewed: ['inventory-service'] },
  logs: { state: 'found', count: 6, likely },
};
const step = (facts: GuideFacts, id: string) => {
  const found = guideSteps(facts).find((one) => one.id === id);
  if (!found) {
    throw new Error(`no step ${id}`);
  }
  return found;
};

describe('the guide', () => {
  it('begins with what is waited for', () => {
    const steps = guideSteps(fresh);
    expect(steps.map(({ id, state }) => `${id} ${state}`)).toEqual([
      'metric waiting',
      'exemplar idle',
      'trace idle',
      'logs idle',
      'cause idle',
    ]);
    expect(currentStep(steps)?.sentence).toBe('Looking for the latency of task-svc…');
  });

  it('says what each step found, and what that means', () => {
    expect(step(walked, 'metric')).toMatchObject({
      sentence: 'p99 reached 827 ms, above 500 ms.',
      meaning: 'At worst, 1 in 100 requests took at least that long.',
    });
    expect(step(walked, 'exemplar').sentence).toBe('12 exemplars above the threshold; looked up: 4 alive, 1 dead.');
    expect(step(walked, 'trace').meaning).toContain('The clock of inventory-service is off');
    expect(step(walked, 'logs')).toMatchObject({
      sentence: '6 lines, first: “throttled, RetryAttempts=3”',
      meaning: 'Ranked first because: 3 retries.',
    });
  });

  it('offers to mark the cause once there are lines, and nothing more once it is marked', () => {
    const steps = guideSteps(walked);
    expect(currentStep(steps)?.next).toEqual({ label: 'Mark as the cause', action: { kind: 'mark-cause' } });
    const done = guideSteps({ ...walked, cause: 'task-svc warn: “throttled”.' });
    expect(done.at(-1)).toMatchObject({ state: 'found', sentence: 'task-svc warn: “throttled”.' });
    expect(done.flatMap(({ next }) => next ?? [])).toEqual([]);
  });

  it('offers another live exemplar where the trace is missing, and none where there is none', () => {
    const missing = { state: 'nothing', message: 'Tempo has no trace.', traceId: TRACE, skewed: [] } as const;
    expect(step({ ...walked, trace: missing }, 'trace').next?.action).toEqual({
      kind: 'open-trace',
      traceId: 'b'.repeat(32),
    });
    const exemplars = { ...walked.exemplars, nextLive: undefined };
    expect(step({ ...walked, trace: missing, exemplars }, 'trace').next).toBeUndefined();
  });

  it('does not take a latency below the threshold for a finding', () => {
    const low = step({ ...walked, metric: { ...walked.metric, peakMs: 320 } }, 'metric');
    expect(low).toMatchObject({ state: 'nothing', sentence: 'p99 stayed below 500 ms in this time range.' });
  });

  it('takes the words of a step that failed from the step', () => {
    const failed = { state: 'failed', message: 'Loki could not be asked: 403.', count: 0 } as const;
    expect(step({ ...walked, logs: failed }, 'logs')).toMatchObject({
      state: 'failed',
      sentence: 'Loki could not be asked: 403.',
    });
    expect(step({ ...walked, logs: failed }, 'cause').next).toBeUndefined();
  });
});
