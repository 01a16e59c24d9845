import { describeFailure } from '../../domain/failure';
import { counted } from '../../domain/health/cardinality/counted';
import type { FoundExpressions } from '../../domain/health/quantileLint/expressions';
import { readDashboard, type LintedSource } from '../../domain/health/quantileLint/readDashboard';
import { readGrafanaRules, readOwnRules, type RulesReading } from '../../domain/health/quantileLint/readRules';
import { parseDuration } from '../../domain/investigation/durations';
import { failed, ok, type Result } from '../../domain/result';
import { isRecord } from '../../shared/isRecord';
import type { Transport } from '../transport';
import type { DataSourceInfo } from '../types';

const DASHBOARDS = 'Grafana’s dashboards';
const RULES = 'Grafana alerting';
/** Dashboards that are listed, and of those the ones that are read. */
const MAX_LISTED = 1000;
const MAX_READ = 50;
/** Data sources that are asked for rules of their own. */
const MAX_RULERS = 5;

export interface ExpressionsRequest {
  /** All Prometheus data sources that expressions may be for. */
  sources: readonly DataSourceInfo[];
  /** Dashboards named after one of these are read first, then starred ones. */
  services?: readonly string[];
  /** Dashboards to read, 50 at most; one request each. */
  maxDashboards?: number;
}

/**
 * The Prometheus expressions of dashboards and alert rules that the user may read. What was left out or refused is said
 * in the value; fails only where nothing at all could be read.
 */
export async function collectExpressions(
  request: ExpressionsRequest,
  transport: Transport,
  signal?: AbortSignal
): Promise<Result<FoundExpressions>> {
  const sources = request.sources.map(linted);
  const [dashboards, ...rules] = await Promise.all([
    readDashboards(request, sources, transport, signal),
    readRules(sources, transport, signal),
    ...rulersOf(request.sources).map((source) => readRulesOf(source, transport, signal)),
  ]);
  const answers = [dashboards, ...rules];
  const read = answers.flatMap((answer) => (answer.status === 'ok' ? answer.value : []));
  const failures = answers.flatMap((answer) => (answer.status === 'failed' ? answer.failure : []));
  const [first] = failures;
  if (read.length === 0 && first) {
    return failed(first);
  }
  const skipped = request.sources.filter(({ settings }) => settings.manageAlerts !== false).length - MAX_RULERS;
  return ok({
    expressions: read.flatMap(({ expressions }) => expressions),
    read: {
      dashboards: sum(read.map((part) => part.read.dashboards)),
      rules: sum(read.map((part) => part.read.rules)),
    },
    notes: [
      ...read.flatMap(({ notes }) => notes),
      ...(skipped > 0 ? [`The own rules of ${skipped} more data sources were not read.`] : []),
    ],
    refused: [...read.flatMap(({ refused }) => refused), ...failures.map(({ message }) => message)],
  });
}

const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);

function linted({ uid, name, type, isDefault, settings }: DataSourceInfo): LintedSource {
  const interval = typeof settings.timeInterval === 'string' ? parseDuration(settings.timeInterval) : undefined;
  return { uid, name, type, isDefault, ...(interval !== undefined && { intervalMs: interval }) };
}

async function readDashboards(
  { services = [], maxDashboards = MAX_READ }: ExpressionsRequest,
  sources: readonly LintedSource[],
  transport: Transport,
  signal?: AbortSignal
): Promise<Result<FoundExpressions>> {
  const url = `/api/search?type=dash-db&limit=${MAX_LISTED}`;
  const answer = await transport.request({ source: DASHBOARDS, url, signal });
  if (answer.status !== 'ok') {
    return answer;
  }
  if (!Array.isArray(answer.value)) {
    return failed(describeFailure(DASHBOARDS, 'bad-answer'));
  }
  const listed = answer.value.filter(isRecord).filter(({ uid }) => typeof uid === 'string' && uid !== '');
  const chosen = [...listed]
    .sort((a, b) => relevance(b, services) - relevance(a, services))
    .slice(0, Math.min(MAX_READ, maxDashboards));
  const answers = await Promise.all(
    chosen.map(({ uid, title }) =>
      transport.request({
        source: `The dashboard “${String(title)}”`,
        url: `/api/dashboards/uid/${encodeURIComponent(String(uid))}`,
        signal,
      })
    )
  );
  return summary(answers, sources, listed.length);
}

function summary(
  answers: ReadonlyArray<Result<unknown>>,
  sources: readonly LintedSource[],
  listed: number
): Result<FoundExpressions> {
  const failures = answers.flatMap((one) => (one.status === 'failed' ? one.failure : []));
  const [first] = failures;
  if (first && failures.length === answers.length) {
    return failed(first);
  }
  const readings = answers.flatMap((one) => (one.status === 'ok' ? readDashboard(one.value, sources) : []));
  const classic = readings.filter(({ isClassic }) => isClassic);
  const library = sum(readings.map(({ libraryPanels }) => libraryPanels));
  const others = readings.length - classic.length;
  const least = listed >= MAX_LISTED ? 'at least ' : '';
  const left = answers.length < listed ? `${answers.length} of ${least}${listed} dashboards were read.` : '';
  return ok({
    expressions: classic.flatMap(({ expressions }) => expressions),
    read: { dashboards: classic.length, rules: 0 },
    notes: [
      left,
      library > 0 ? `${counted(library, 'library panel')} ${library === 1 ? 'was' : 'were'} not read.` : '',
      others > 0 ? `${counted(others, 'dashboard')} of a newer kind ${others === 1 ? 'was' : 'were'} not read.` : '',
    ].filter((note) => note !== ''),
    refused: first
      ? [failures.length === 1 ? first.message : `${failures.length} dashboards could not be read. ${first.message}`]
      : [],
  });
}

/** Grafana lists by name and knows no newest: those about a service first, then starred ones, then as listed. */
function relevance(found: Record<string, unknown>, services: readonly string[]): number {
  const text = [found.title, found.tags, found.folderTitle].flat().join(' ').toLowerCase();
  const isOfService = services.some((service) => service !== '' && text.includes(service.toLowerCase()));
  return Number(isOfService) * 2 + Number(found.isStarred === true);
}

async function readRules(
  sources: readonly LintedSource[],
  transport: Transport,
  signal?: AbortSignal
): Promise<Result<FoundExpressions>> {
  const url = '/api/ruler/grafana/api/v1/rules';
  const answer = await transport.request({ source: RULES, url, signal });
  return answer.status === 'ok' ? found(readGrafanaRules(answer.value, sources), RULES) : answer;
}

/** Data sources that may evaluate rules of their own. */
const rulersOf = (sources: readonly DataSourceInfo[]) =>
  sources.filter(({ settings }) => settings.manageAlerts !== false).slice(0, MAX_RULERS);

async function readRulesOf(
  source: DataSourceInfo,
  transport: Transport,
  signal?: AbortSignal
): Promise<Result<FoundExpressions>> {
  const name = `The alert rules of ${source.name}`;
  const url = `/api/prometheus/${encodeURIComponent(source.uid)}/api/v1/rules`;
  const answer = await transport.request({ source: name, url, signal });
  if (answer.status === 'failed' && answer.failure.kind === 'not-found') {
    // Without a ruler behind it, a data source has no such page: it has no rules.
    return found({ expressions: [], rules: 0 }, name);
  }
  return answer.status === 'ok' ? found(readOwnRules(answer.value, source), name) : answer;
}

function found(reading: RulesReading | undefined, source: string): Result<FoundExpressions> {
  return reading
    ? ok({
        expressions: reading.expressions,
        read: { dashboards: 0, rules: reading.rules },
        notes: [],
        refused: [],
      })
    : failed(describeFailure(source, 'bad-answer'));
}
