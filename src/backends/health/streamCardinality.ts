import { nameKind } from '../../domain/health/cardinality/idNames';
import { counted, countText } from '../../domain/health/cardinality/counted';
import { spread } from '../../domain/health/cardinality/queries';
import type { CardinalityObservation, LabelCount } from '../../domain/health/cardinality/types';
import type { TimeWindow } from '../../domain/investigation/types';
import { streamSelector } from '../../domain/query/logql';
import { describeFailure } from '../../domain/failure';
import { empty, failed, ok, type Result } from '../../domain/result';
import { isRecord } from '../../shared/isRecord';
import type { Transport } from '../transport';
import type { DataSourceInfo } from '../types';

const MAX_LABELS = 20;
/** Streams are listed only where no label has more values than this: Loki lists them all. */
const FEW_VALUES = 200;
/** Loki lists label values without a limit, so the time is short. */
const WINDOW_MS = 15 * 60_000;

export interface StreamsRequest {
  /** Narrows to streams whose label has one of these values. */
  streams?: { label: string; values: readonly string[] };
  /** Its last 15 minutes are looked at. */
  window: TimeWindow;
}

/** How many values the labels of a Loki's streams have, and how many streams there are where they are few. One request for each label, and two. */
export async function countStreams(
  { streams, window }: StreamsRequest,
  source: DataSourceInfo,
  transport: Transport,
  signal?: AbortSignal
): Promise<Result<CardinalityObservation>> {
  const recent = { fromMs: Math.max(window.fromMs, window.toMs - WINDOW_MS), toMs: window.toMs };
  const query = streams && streamSelector(streams.label, streams.values);
  const ask = (path: string, params: ReadonlyArray<readonly [string, string]> = []) =>
    askLoki(
      path,
      [...params, ...(query === undefined ? [] : [['query', query] as const])],
      recent,
      source,
      transport,
      signal
    );
  const listed = await ask('labels');
  if (listed.status !== 'ok') {
    return listed;
  }
  const labels = strings(listed.value).filter((label) => !label.startsWith('__'));
  if (labels.length === 0) {
    return empty(`${source.name} has no log streams of this in the last minutes. Check that logs arrive.`);
  }
  const asked = [...labels].sort((a, b) => suspicion(b) - suspicion(a)).slice(0, MAX_LABELS);
  const answers = await Promise.all(asked.map((label) => ask(`label/${encodeURIComponent(label)}/values`)));
  const failures = answers.flatMap((answer) => (answer.status === 'failed' ? answer.failure : []));
  const [first] = failures;
  if (first && failures.length === answers.length) {
    return failed(first);
  }
  const counts = asked.map((name, i): LabelCount => labelCount(name, answers[i]));
  const widest = Math.max(0, ...counts.map(({ distinct = Infinity }) => distinct));
  const all = query ?? `{${asked.find((label) => label === 'service_name') ?? asked[0] ?? ''}=~".+"}`;
  const series =
    widest <= FEW_VALUES ? await askLoki('series', [['match[]', all]], recent, source, transport, signal) : undefined;
  const left = labels.length - asked.length;
  const notes = [
    left > 0 ? `${counted(left, 'more label')} ${left === 1 ? 'was' : 'were'} not counted.` : '',
    series === undefined && Number.isFinite(widest)
      ? `A label has ${countText(widest)} values, so the streams were not listed.`
      : '',
    counts.some(({ distinct = 0, samples }) => distinct > samples.length)
      ? 'Of labels with many values 20 were looked at.'
      : '',
  ];
  return ok({
    counts: [
      {
        name: all,
        kind: 'streams',
        ...(series?.status === 'ok' && Array.isArray(series.value) && { series: series.value.length }),
        labels: counts.filter(({ distinct }) => distinct !== 0),
        notes: notes.filter((note) => note !== ''),
        asked: { source: source.name, uid: source.uid, query: all, window: recent },
      },
    ],
    notes: [],
    refused: first ? [first.message] : [],
  });
}

function labelCount(name: string, answer: Result<unknown> | undefined): LabelCount {
  const values = answer?.status === 'ok' ? strings(answer.value) : undefined;
  return { name, ...(values && { distinct: values.length }), samples: spread(values ?? []) };
}

const suspicion = (label: string) => Number(['request', 'person'].includes(nameKind(label)));

const strings = (value: unknown) =>
  Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === 'string') : [];

/** A GET of Loki's HTTP API through the data source. @returns its `data`; nothing found leaves it out */
async function askLoki(
  path: string,
  params: ReadonlyArray<readonly [string, string]>,
  { fromMs, toMs }: TimeWindow,
  source: DataSourceInfo,
  transport: Transport,
  signal?: AbortSignal
): Promise<Result<unknown>> {
  const query = new URLSearchParams(params.map(([name, value]) => [name, value]));
  query.set('start', `${Math.floor(fromMs)}000000`);
  query.set('end', `${Math.ceil(toMs)}000000`);
  const url = `/api/datasources/uid/${encodeURIComponent(source.uid)}/resources/${path}?${query}`;
  const answer = await transport.request({ source: source.name, url, signal });
  if (answer.status !== 'ok') {
    return answer;
  }
  const isAnswer = isRecord(answer.value) && (Array.isArray(answer.value.data) || answer.value.status === 'success');
  return isAnswer && isRecord(answer.value)
    ? ok(Array.isArray(answer.value.data) ? answer.value.data : [])
    : failed(describeFailure(source.name, 'bad-answer'));
}
