import fc from 'fast-check';

import {
  answered,
  down,
  exemplars,
  lines,
  metric,
  observed,
  SERVICE,
  serviceWith,
  stackWith,
  TRACE,
} from './checks/testing/observations';
import { describeFailure } from '../failure';
import { empty, failed, type Failure } from '../result';
import type { Observed, ServiceObservations, StackObservations } from './observations';
import { readinessOf } from './readiness';

const verdicts = (stack: StackObservations, service: ServiceObservations) =>
  Object.fromEntries(readinessOf(stack, service).map(({ id, verdict }) => [id, verdict]));

/** What settings and lists alone can tell, without a look at the service. */
const BY_STACK_ALONE = ['exemplar-storage', 'destination-resolves', 'service-names'];

const KINDS: ReadonlyArray<Failure['kind']> = [
  'forbidden',
  'server',
  'timeout',
  'busy',
  'unreachable',
  'aborted',
  'budget',
  'bad-answer',
];
const failure: fc.Arbitrary<Observed<never>> = fc
  .constantFrom(...KINDS)
  .map((kind) => answered<never>(failed(describeFailure('Store', kind))));
const noAnswer = fc.oneof(failure, fc.constant(undefined));
const noAnswers: fc.Arbitrary<ServiceObservations> = fc.record({
  service: fc.constant(SERVICE),
  metrics: noAnswer,
  scrapeIntervalMs: noAnswer,
  exemplars: noAnswer,
  liveness: noAnswer,
  traces: noAnswer,
  stream: noAnswer,
  lines: noAnswer,
  linesByTrace: noAnswer,
  trials: noAnswer,
});

describe('readiness', () => {
  it('of a healthy service passes every check that applies', () => {
    expect(verdicts(stackWith(), serviceWith())).toEqual({
      'histogram-kind': 'pass',
      'native-histograms': 'na',
      'scrape-interval': 'pass',
      'exemplar-storage': 'pass',
      'exemplars-arrive': 'pass',
      'exemplar-label': 'pass',
      'destination-resolves': 'pass',
      'exemplar-ids': 'pass',
      'exemplars-alive': 'pass',
      'service-names': 'pass',
      'resource-attributes': 'pass',
      'clock-skew': 'pass',
      'trace-log-tags': 'pass',
      'log-window': 'pass',
      'log-trace-ids': 'pass',
      'log-trace-link': 'pass',
      'log-severity': 'pass',
    });
  });

  it('never takes a missing answer for good or bad', () => {
    fc.assert(
      fc.property(noAnswers, (service) => {
        const told = readinessOf(stackWith(), service).filter(
          ({ verdict }) => verdict === 'pass' || verdict === 'fail'
        );

        expect(told.filter(({ id }) => !BY_STACK_ALONE.includes(id))).toEqual([]);
      })
    );
  });

  it('says nothing at all where no store answers and none is chosen', () => {
    const stack: StackObservations = {
      window: { fromMs: 0, toMs: 1 },
      existing: [],
      correlations: down(),
      exemplarStorage: down(),
      serviceNames: { metrics: down(), traces: down(), logs: down() },
    };
    fc.assert(
      fc.property(noAnswers, (service) => {
        expect(new Set(readinessOf(stack, service).map(({ verdict }) => verdict))).toEqual(new Set(['unknown']));
      })
    );
  });

  it('takes no single answer that failed or is empty for a fault', () => {
    const parts = Object.keys(serviceWith()).filter((key) => key !== 'service');
    for (const part of parts) {
      for (const answer of [down(), answered(empty('There is nothing.')), undefined]) {
        const results = readinessOf(stackWith(), serviceWith({ [part]: answer }));
        const isExemplars = part === 'exemplars' && answer?.answer.status === 'empty';

        // No exemplars of a busy service is a finding; nothing else is.
        expect(results.filter(({ verdict }) => verdict === 'fail').map(({ id }) => id)).toEqual(
          isExemplars ? ['exemplars-arrive'] : []
        );
        expect(results.filter(({ verdict }) => verdict === 'warn')).toEqual([]);
      }
    }
  });

  it('bounds its evidence, and keeps secrets out of it', () => {
    const line = { line: `password=hunter2 ${'x'.repeat(5000)}`, traceId: undefined };
    const results = readinessOf(stackWith(), serviceWith({ lines: observed(lines(100, line)) }));
    const answers = results.flatMap(({ evidence }) => evidence.map(({ answer }) => answer));

    expect(Math.max(...answers.map(({ length }) => length))).toBeLessThanOrEqual(500);
    expect(answers.join('\n')).not.toContain('hunter2');
  });

  it('takes settings of any form', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.constantFrom('exemplarTraceIdDestinations', 'derivedFields', 'tracesToLogsV2', 'timeInterval'),
          fc.jsonValue()
        ),
        (settings) => {
          const source = { uid: 'a', name: 'A', type: 'x', settings };
          const stack = stackWith({ metrics: source, traces: source, logs: source });
          const seen = serviceWith({
            metrics: observed([metric()]),
            exemplars: observed(exemplars()),
            traces: observed([TRACE]),
          });

          expect(() => readinessOf(stack, seen)).not.toThrow();
        }
      )
    );
  });
});
