import { PrometheusBackend } from '../../backends/prometheus/PrometheusBackend';
import { source, transportTo, WINDOW } from '../../backends/testing/sources';
import type { Investigation } from '../../domain/investigation/types';
import { findMetric, type RuleFacts } from './discover';

const HTTP = 'http_server_request_duration_seconds';
const facts: RuleFacts = {
  rule: 'r',
  investigation: { rule: 'r', service: 'cart', metric: HTTP },
  matchers: [
    { label: 'service', op: '=', value: 'cart' },
    { label: 'route', op: '=~', value: '/api.*' },
  ],
  histogram: { name: HTTP, kind: 'native', unit: 's' },
  problems: [],
  failed: false,
};

/** Finds the metric in a store whose series are these; tells what was asked. */
async function find(investigation: Investigation, ruleFacts?: RuleFacts, series = [`${HTTP}_bucket`]) {
  const { grafana, transport } = transportTo(({ url }) =>
    url.includes('/series')
      ? { data: series.map((name) => ({ __name__: name, job: 'shop/cart' })) }
      : { data: [`${HTTP}_bucket`, 'rpc_server_duration_seconds_bucket'] }
  );
  const backend = new PrometheusBackend(source('prometheus'), transport);
  const found = await findMetric(investigation, ruleFacts, backend, WINDOW, new AbortController().signal);
  return { found, requests: grafana.fetches.length };
}

const byJob = [{ label: 'job', op: '=', value: 'shop/cart' }];

describe('findMetric', () => {
  it('takes the rule’s own selector, its further matchers and native histogram included', async () => {
    expect(await find({ service: 'cart', metric: HTTP }, facts)).toEqual({
      found: { status: 'found', histogram: facts.histogram, matchers: facts.matchers },
      requests: 0,
    });
  });

  it.each<[string, Investigation]>([
    ['another service', { service: 'cart', metric: HTTP }],
    ['another metric', { service: 'cart', metric: 'rpc_server_duration_seconds' }],
  ])('does not take a rule’s selector for %s', async (_, investigation) => {
    const other = { ...facts, investigation: { ...facts.investigation, service: 'web' } };
    const { found, requests } = await find(investigation, other, [`${investigation.metric}_bucket`]);

    expect(found).toMatchObject({ status: 'found', histogram: { name: investigation.metric }, matchers: byJob });
    expect(requests).toBe(1);
  });

  it('finds both the metric and the label by the service, in two requests', async () => {
    expect(await find({ service: 'cart' })).toEqual({
      found: { status: 'found', histogram: { name: HTTP, kind: 'classic', unit: 's' }, matchers: byJob },
      requests: 2,
    });
  });

  it('shows a metric of all services where none is named', async () => {
    const { found, requests } = await find({ metric: HTTP });

    expect([found, requests]).toMatchObject([{ status: 'found', matchers: [] }, 0]);
  });

  it.each<[Investigation, string[], string]>([
    [{}, [], 'Choose a service to see its latency and exemplars.'],
    [{ service: 'cart' }, [], 'Prometheus has no latency histogram of the service “cart” in this time range.'],
  ])('says what to do for %j', async (investigation, series, sentence) => {
    const { found } = await find(investigation, undefined, series);

    expect(found.status === 'open' && found.message.startsWith(sentence)).toBe(true);
  });
});
