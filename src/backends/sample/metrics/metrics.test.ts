import type { DataFrame } from '@grafana/data';
import { histogramOf } from '../../../domain/investigation/histograms';
import type { Matcher } from '../../../domain/investigation/types';
import { readExemplars } from '../../../domain/exemplars/readExemplars';
import { sentenceOf, valueOf } from '../../testing/sources';
import { ask, END_MS, framesOf, open, WHOLE } from '../testing/ask';
import { SAMPLE } from '../uids';

const sample = open();
const { metrics: backend } = sample.backends;
const histogram = histogramOf('http_server_request_duration_seconds');
const TASKS: Matcher[] = [{ label: 'service', op: '=', value: 'task-svc' }];
const during = { fromMs: END_MS - SAMPLE.incident.fromMs + 60_000, toMs: END_MS - SAMPLE.incident.toMs };
const after = { fromMs: END_MS - SAMPLE.incident.toMs + 75_000, toMs: END_MS };

const queries = (matchers = TASKS, quantiles = [0.99, 0.5]) => backend.latencyQueries(histogram, matchers, quantiles);
const frames = (matchers?: Matcher[], window = WHOLE) => framesOf(ask(sample.asked.metrics, queries(matchers), window));
const valuesOf = async (window = WHOLE, matchers?: Matcher[]): Promise<number[]> =>
  (await frames(matchers, window))[0]?.fields[1]?.values ?? [];
/** Whose series the exemplars are of. */
const servicesOf = (answered: DataFrame[]) =>
  new Set(
    answered
      .filter(({ name }) => name === 'exemplar')
      .flatMap(({ fields }) => fields.find(({ name }) => name === 'service')?.values ?? [])
  );

describe('the sample’s Prometheus', () => {
  it('answers each quantile with a series, and the first with exemplars as annotations', async () => {
    const answered = await frames();

    expect(answered.map(({ refId, name, meta }) => [refId, name, meta?.custom?.resultType, meta?.dataTopic])).toEqual([
      ['p99', undefined, 'matrix', undefined],
      ['p99', 'exemplar', 'exemplar', 'annotations'],
      ['p50', undefined, 'matrix', undefined],
    ]);
    const [time, value] = answered[0]?.fields ?? [];
    expect([time?.name, time?.type, time?.config.interval]).toEqual(['Time', 'time', 15_000]);
    expect([value?.name, value?.type, value?.config.displayNameFromDS]).toEqual(['Value', 'number', 'p99']);
    expect(time?.values.every((ms: number) => ms % 15_000 === 0)).toBe(true);
  });

  it('has a p99 of task-svc above 500 ms in the incident, and below 300 ms after it', async () => {
    expect(Math.min(...(await valuesOf(during)))).toBeGreaterThan(0.5);
    expect(Math.max(...(await valuesOf(after)))).toBeLessThan(0.3);
  });

  it('has exemplars that the app reads, none of them malformed', async () => {
    const answered = await frames();
    const { exemplars, malformed } = readExemplars(answered, backend.exemplarLabels);

    expect(malformed).toBe(0);
    expect(exemplars.filter(({ value }) => value > 0.5).length).toBeGreaterThan(8);
    expect(servicesOf(answered)).toEqual(new Set(['task-svc']));
    expect(exemplars.every(({ timeMs }) => timeMs >= WHOLE.fromMs && timeMs <= WHOLE.toMs)).toBe(true);
  });

  it('has ids under two names where all services are asked for, and both are read', async () => {
    const answered = await frames([]);
    const names = answered.find(({ name }) => name === 'exemplar')?.fields.map(({ name }) => name);
    const { exemplars, malformed } = readExemplars(answered, backend.exemplarLabels);

    expect(names).toEqual(expect.arrayContaining(['trace_id', 'traceID']));
    expect(malformed).toBe(0);
    expect(exemplars.length).toBeGreaterThan(8);
    const services = servicesOf(answered);
    expect(services.has('task-svc') && services.has('web-frontend')).toBe(true);
  });

  it.each<[string, Matcher, boolean]>([
    ['=~', { label: 'service', op: '=~', value: 'task-.*|cart' }, true],
    ['=~, anchored', { label: 'service', op: '=~', value: 'task' }, false],
    ['!=', { label: 'service', op: '!=', value: 'task-svc' }, false],
    ['!~', { label: 'service', op: '!~', value: 'web.*' }, true],
    ['a label that is not there', { label: 'pod', op: '=', value: '' }, true],
  ])('takes the series that a matcher takes: %s', async (_, matcher, found) => {
    const answered = await frames([...TASKS, matcher]);
    expect(answered.length > 0).toBe(found);
  });

  it('answers outside of its minutes, and for another metric, with nothing at all', async () => {
    const dayBefore = { fromMs: WHOLE.fromMs - 86_400_000, toMs: WHOLE.toMs - 86_400_000 };
    expect(await frames(TASKS, dayBefore)).toEqual([]);
    const other = backend.latencyQueries(histogramOf('rpc_server_duration'), TASKS, [0.99]);
    expect(await framesOf(ask(sample.asked.metrics, other))).toEqual([]);
  });

  it('refuses what it does not understand in a sentence, and answers the others', async () => {
    const bad = queries([{ label: 'service', op: '=~', value: '(' }], [0.99]);
    const foreign = { refId: 'B', expr: 'up' };
    const { data, errors, state } = await ask(sample.asked.metrics, [...bad, foreign, ...queries(TASKS, [0.5])]);

    expect(state).toBe('Error');
    expect(errors).toEqual([
      { refId: 'p99', status: 400, message: expect.stringContaining('regexp') },
      { refId: 'B', status: 400, message: expect.stringContaining('the sample knows only') },
    ]);
    expect(data.length).toBeGreaterThan(0);
  });
});

describe('the sample’s metric backend', () => {
  it('finds its histogram, its services, and the label that selects one', async () => {
    const histograms = valueOf(await backend.histograms(WHOLE));
    expect(histograms).toEqual([histogram]);
    expect(valueOf(await backend.services(histogram, WHOLE)).map(({ service }) => service)).toEqual([
      'checkout-service',
      'inventory-service',
      'payment-service',
      'task-svc',
      'web-frontend',
    ]);
    expect(valueOf(await backend.findService('task-svc', histograms, WHOLE))).toEqual({
      histogram,
      matcher: TASKS[0],
    });
  });

  it('says so where there is nothing', async () => {
    const before = { fromMs: 0, toMs: 1000 };
    expect(sentenceOf(await backend.histograms(before))).toContain('Sample Prometheus has no histogram');
    expect(sentenceOf(await backend.services(histogram, before))).toContain('no service in this time range');
    expect(sentenceOf(await backend.findService('cart', [histogram], WHOLE))).toContain('“cart”');
  });

  it('stops when it is told to', async () => {
    const stopped = AbortSignal.abort();
    for (const answer of [
      await backend.histograms(WHOLE, stopped),
      await backend.services(histogram, WHOLE, stopped),
      await backend.findService('task-svc', [histogram], WHOLE, stopped),
    ]) {
      expect(answer).toMatchObject({ status: 'failed', failure: { kind: 'aborted' } });
    }
  });
});
