import { LoadingState, type PanelData } from '@grafana/data';
import { SceneQueryRunner } from '@grafana/scenes';
import { tellQuery } from '../../backends/askedQueries';
import { MAX_LINES } from '../../backends/loki/LokiBackend';
import { curveDigest, linesDigest, traceDigest } from '../../domain/evidence/findings';
import type { Finding, ResultDigest } from '../../domain/evidence/types';
import { describeFailure } from '../../domain/failure';
import { histogramOf } from '../../domain/investigation/histograms';
import { readLogs } from '../../domain/logs/readLogs';
import { empty, failed, ok, type Result } from '../../domain/result';
import { readCurve, valuesInMs } from '../../domain/timeline/readCurve';
import { readTrace } from '../../domain/traces/readTrace';
import { FixedTimeRange } from '../FixedTimeRange';
import { failureOfPanel } from '../panelFailure';
import { afterSilence } from '../silence';

/** The step of a metric query follows from this, so that two answers over one window have the same samples. */
const POINTS = 500;

/** What the query of a finding answers now, over its own window. Sent as panels send theirs; never rejects. */
export async function askAgain(finding: Finding, signal: AbortSignal): Promise<Result<ResultDigest> | undefined> {
  const { query, source, window } = finding;
  if (!query || !source || !window || query.language === 'other') {
    return undefined;
  }
  const runner = new SceneQueryRunner({
    datasource: { uid: source.uid },
    queries: targets(query),
    maxDataPoints: POINTS,
    $timeRange: new FixedTimeRange(window),
  });
  const data = await answerOf(runner, signal);
  if (!data) {
    return failed(describeFailure(source.name, signal.aborted ? 'aborted' : 'timeout'));
  }
  const requestId = data.request?.requestId;
  if (requestId) {
    const rows = [...data.series, ...(data.annotations ?? [])].reduce((sum, { length }) => sum + length, 0);
    tellQuery({ requestId, uid: source.uid, rows });
  }
  const failure = failureOfPanel(data, source.name);
  if (failure && failure.kind !== 'not-found') {
    return failed(failure);
  }
  const digest = digestOf(query, data);
  return digest ? ok(digest) : empty(`${source.name} has nothing for it.`);
}

/** The runner's answer; undefined where it was silent for too long, or is not wanted any more. */
function answerOf(runner: SceneQueryRunner, signal: AbortSignal): Promise<PanelData | undefined> {
  return new Promise((resolve) => {
    const end = (data?: PanelData) => {
      stopWaiting();
      sub.unsubscribe();
      deactivate();
      resolve(data);
    };
    const stopWaiting = afterSilence(() => end());
    const sub = runner.subscribeToState(({ data }) => {
      if (data && (data.state === LoadingState.Done || data.state === LoadingState.Error)) {
        end(data);
      }
    });
    const deactivate = runner.activate();
    signal.addEventListener('abort', () => end(), { once: true });
  });
}

type Query = NonNullable<Finding['query']>;

function targets({ text, language }: Query) {
  switch (language) {
    case 'promql':
      return [{ refId: 'again', expr: text, range: true, instant: false }];
    case 'traceql':
      return [{ refId: 'again', queryType: 'traceql', query: text }];
    default:
      return text.split('\n').map((expr, i) => ({ refId: `again${i}`, expr, queryType: 'range', maxLines: MAX_LINES }));
  }
}

/** As the same answer was digested when it was pinned. */
function digestOf({ text, language }: Query, { series }: PanelData): ResultDigest | undefined {
  if (language === 'promql') {
    const { unit } = histogramOf(/([a-zA-Z_:][\w:]*?)(?:_bucket)?\s*[{[]/.exec(text)?.[1] ?? '');
    const curve = readCurve(series, { unit });
    return curve && curveDigest(valuesInMs(curve));
  }
  if (language === 'traceql') {
    const trace = series[0] && readTrace(series[0]);
    return trace && trace.spans.length > 0 ? traceDigest(trace) : undefined;
  }
  const records = readLogs(series);
  return records.length > 0 ? linesDigest(records) : undefined;
}
