import { valueOf } from '../checks/outcome';
import type { ServiceObservations, StackObservations } from '../observations';
import type { LogShape } from '../../logs/types';
import { OPEN_TRACE, traceLabels } from './destinations';
import { JSON_FIELD, labelField, LOGFMT_FIELD, type Matcher, matchersFor, TEXT_FIELD } from './fieldPatterns';
import { lineSamples } from './lineSamples';
import { correlationEntry } from './planCorrelations';
import { fieldEntry } from './planDerivedFields';
import { planSpanLink } from './planSpanLink';
import { intervalText, longestScrape } from './scrapeInterval';
import { datasourcesText, dollarsDoubled } from './yamlText';

const UIDS = { metrics: 'prometheus', traces: 'tempo', logs: 'loki' };
const HEADER = [
  'Prometheus, Tempo and Loki with every link between them. Grafana expands $NAME and ${NAME} in here, so each dollar sign',
  'that is meant for Grafana itself is written twice. Set PROMETHEUS_URL, TEMPO_URL and LOKI_URL where Grafana runs.',
];

/**
 * A complete provisioning file for a new Prometheus, Tempo and Loki, with the links that suit the labels and the shapes
 * of lines that were observed; without observations, those that suit the usual ones.
 */
export function newStackFile(services: readonly ServiceObservations[] = []): string {
  const scrape = longestScrape(services);
  const labels = [...traceLabels(services).keys()];
  const matchers = matchersOf(services);
  const value = [
    {
      name: 'Prometheus',
      uid: UIDS.metrics,
      type: 'prometheus',
      access: 'proxy',
      url: '${PROMETHEUS_URL}',
      isDefault: true,
      jsonData: dollarsDoubled({
        httpMethod: 'POST',
        timeInterval: scrape ? intervalText(scrape.ms) : '15s',
        exemplarTraceIdDestinations: (labels.length > 0 ? labels : ['trace_id', 'traceID']).map((name) => ({
          name,
          datasourceUid: UIDS.traces,
          urlDisplayLabel: OPEN_TRACE,
        })),
      }),
    },
    {
      name: 'Tempo',
      uid: UIDS.traces,
      type: 'tempo',
      access: 'proxy',
      url: '${TEMPO_URL}',
      jsonData: dollarsDoubled({
        ...spanLink(services),
        serviceMap: { datasourceUid: UIDS.metrics },
        nodeGraph: { enabled: true },
      }),
    },
    {
      name: 'Loki',
      uid: UIDS.logs,
      type: 'loki',
      access: 'proxy',
      url: '${LOKI_URL}',
      jsonData: dollarsDoubled({
        maxLines: 1000,
        derivedFields: matchers.map((each) => fieldEntry(each, UIDS.traces)),
      }),
      correlations: dollarsDoubled(correlations(matchers)),
    },
  ];
  const above = (path: Array<string | number>, text: string) => ({
    path: ['datasources', ...path],
    text,
    where: 'above' as const,
  });
  return datasourcesText(value, HEADER, [
    above([0, 'jsonData', 'timeInterval'], 'The scrape interval: $__rate_interval is made of it.'),
    above(
      [1, 'jsonData', 'tracesToLogsV2', 'spanStartTimeShift'],
      'Lines are written before their span starts or after it has ended, and clocks differ.'
    ),
    above([2, 'jsonData', 'derivedFields'], 'One for each shape a line can have; no line matches two of them.'),
  ]);
}

/** The link of the new trace store, as it would be chosen for one without a link. */
function spanLink(services: readonly ServiceObservations[]): Record<string, unknown> {
  const source = (uid: string, type: string) => ({ uid, name: type, type, settings: {} });
  const none = { asked: { source: '', query: '' }, answer: { status: 'empty' as const, reason: '' } };
  const names = services.map(lineSamples).flatMap(({ service, samples }) => (samples.length > 0 ? [service] : []));
  const stack: StackObservations = {
    window: { fromMs: 0, toMs: 0 },
    traces: source(UIDS.traces, 'tempo'),
    logs: source(UIDS.logs, 'loki'),
    existing: Object.values(UIDS),
    correlations: none,
    exemplarStorage: none,
    serviceNames: { metrics: none, logs: none, traces: { asked: none.asked, answer: { status: 'ok', value: names } } },
  };
  // Trials of another link say nothing of this one.
  return planSpanLink(
    stack,
    services.map((each) => ({ ...each, trials: undefined }))
  ).patch;
}

function matchersOf(services: readonly ServiceObservations[]): Matcher[] {
  const found = new Map<string, Matcher>();
  for (const { stream, lines } of services) {
    const own = valueOf(stream);
    const withIds = (valueOf(lines) ?? []).filter(({ traceId }) => traceId !== undefined);
    const [matcher] = own ? fitting(own.shape, withIds) : [];
    if (matcher) {
      found.set(matcher.pattern, matcher);
    }
  }
  const all = found.size > 0 ? [...found.values()] : [labelField('trace_id'), JSON_FIELD, LOGFMT_FIELD, TEXT_FIELD];
  return all.map((each, i) => {
    const before = all.slice(0, i).filter(({ name }) => name === each.name).length;
    return before === 0 ? each : { ...each, name: each.name.replace(/\)$/, ` ${before + 1})`) };
  });
}

function fitting(shape: LogShape, lines: Parameters<typeof matchersFor>[1]): Matcher[] {
  const matchers = matchersFor(shape, lines);
  const fits = ({ byLabel, pattern }: Matcher) =>
    byLabel || lines.length === 0 || lines.some(({ line }) => new RegExp(pattern).test(line.slice(0, 4_000)));
  return [...matchers.filter(fits), ...matchers].slice(0, 1);
}

function correlations(matchers: readonly Matcher[]): unknown[] {
  return matchers.map(({ name, byLabel, pattern }) =>
    correlationEntry({
      sourceUid: UIDS.logs,
      targetUid: UIDS.traces,
      label: 'Trace of this line',
      description: `${name}: the trace that the line names`,
      field: byLabel ? 'labels' : 'Line',
      target: { query: '${trace}', queryType: 'traceql' },
      transformations: [
        byLabel
          ? {
              type: 'regex',
              field: 'labels',
              expression: `"${pattern.slice(1, -1)}":"([0-9a-fA-F]{16,32})"`,
              mapValue: 'trace',
            }
          : { type: 'regex', field: 'Line', expression: pattern, mapValue: 'trace' },
      ],
    })
  );
}
