import type { TimeWindow } from '../../domain/investigation/types';
import { describeFailure } from '../../domain/failure';
import { labelSets } from '../../domain/health/latencyMetrics';
import { currentNames } from '../../domain/health/names';
import { logqlKey } from '../../domain/logs/keys';
import { empty, failed, ok, type Result } from '../../domain/result';
import { isRecord } from '../../shared/isRecord';
import type { DataSourceInfo } from '../types';
import { asked, type HealthSession, type LogNames } from './session';

/** Labels that may name a service where the first one does not. */
const OTHER_LABELS = ['service_name', 'service', 'app', 'job', 'container', 'k8s_deployment_name', 'component'];
/** What Loki writes for `service_name` where it found none. */
const NO_NAME = 'unknown_service';
/** Lines this young say what a service is called now. */
const LATELY_MS = 60_000;
const MOST = 1000;

/**
 * The label that names services in the log store and what it calls them now, learnt once. Loki lists the values of a
 * label long after the last line with it, so its volumes are asked instead: two requests, up to five where the label
 * has to be found first or the store knows no volumes.
 */
export function logNames(session: HealthSession, source: DataSourceInfo, signal?: AbortSignal): Promise<LogNames> {
  session.shared.logs ??= learn(session, source, signal);
  return session.shared.logs;
}

async function learn(session: HealthSession, source: DataSourceInfo, signal?: AbortSignal): Promise<LogNames> {
  const first = await namesOf(session.logLabel, session, source, signal);
  if (first.status !== 'empty') {
    return found(session, source, session.logLabel, first);
  }
  const labels = await listed('labels', session, source, signal);
  if (labels.status !== 'ok') {
    return found(session, source, session.logLabel, labels);
  }
  const other = OTHER_LABELS.find((label) => label !== session.logLabel && labels.value.includes(label));
  return other === undefined
    ? found(session, source, session.logLabel, first)
    : found(session, source, other, await namesOf(other, session, source, signal));
}

function found(session: HealthSession, source: DataSourceInfo, label: string, answer: Result<string[]>): LogNames {
  return { label, names: { asked: asked(source, volumeQuery(label), session.window), answer } };
}

const volumeQuery = (label: string) => `{${logqlKey(label)}=~".+"}`;

async function namesOf(
  label: string,
  session: HealthSession,
  source: DataSourceInfo,
  signal?: AbortSignal
): Promise<Result<string[]>> {
  const { window } = session;
  const lately = { fromMs: Math.max(window.fromMs, window.toMs - LATELY_MS), toMs: window.toMs };
  const [all, newest] = await Promise.all([
    volumes(label, window, session, source, signal),
    volumes(label, lately, session, source, signal),
  ]);
  if (all.status !== 'ok') {
    const cannot = all.status === 'failed' && ['not-found', 'rejected', 'server'].includes(all.failure.kind);
    return cannot ? listed(`label/${encodeURIComponent(label)}/values`, session, source, signal) : all;
  }
  const names = currentNames(all.value, newest.status === 'ok' ? newest.value : []);
  return names.length > 0
    ? ok(names)
    : empty(
        `${source.name} has no lines with the label ${label} in this time range. Widen it, or choose another store.`
      );
}

async function volumes(
  label: string,
  window: TimeWindow,
  session: HealthSession,
  source: DataSourceInfo,
  signal?: AbortSignal
): Promise<Result<string[]>> {
  const answer = await resource(
    'index/volume',
    { ...nanoseconds(window), query: volumeQuery(label), targetLabels: logqlKey(label), limit: String(MOST) },
    session,
    source,
    signal
  );
  if (answer.status !== 'ok') {
    return answer;
  }
  const names = labelSets(answer.value).flatMap((labels) => labels[logqlKey(label)] ?? []);
  return ok(names.filter((name) => name !== '' && name !== NO_NAME));
}

async function listed(
  path: string,
  session: HealthSession,
  source: DataSourceInfo,
  signal?: AbortSignal
): Promise<Result<string[]>> {
  const answer = await resource(path, nanoseconds(session.window), session, source, signal);
  if (answer.status !== 'ok') {
    return answer;
  }
  const names = (Array.isArray(answer.value) ? answer.value : []).filter(
    (name): name is string => typeof name === 'string' && name !== '' && name !== NO_NAME
  );
  return names.length > 0 ? ok(names) : empty(`${source.name} has no lines in this time range. Widen it.`);
}

/** Loki takes nanoseconds. */
const nanoseconds = ({ fromMs, toMs }: TimeWindow) => ({
  start: `${Math.floor(fromMs)}000000`,
  end: `${Math.ceil(toMs)}000000`,
});

async function resource(
  path: string,
  params: Record<string, string>,
  { transport }: HealthSession,
  source: DataSourceInfo,
  signal?: AbortSignal
): Promise<Result<unknown>> {
  const url = `/api/datasources/uid/${encodeURIComponent(source.uid)}/resources/${path}?${new URLSearchParams(params)}`;
  const answer = await transport.request({ source: source.name, url, signal });
  if (answer.status !== 'ok') {
    return answer;
  }
  // Loki leaves `data` out where it has nothing.
  return isRecord(answer.value) ? ok(answer.value.data) : failed(describeFailure(source.name, 'bad-answer'));
}
