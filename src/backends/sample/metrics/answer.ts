import type { Answer, Asked } from '../SampleDataSource';
import { quantileQuestion } from '../questions';
import { SCRAPE_MS, type SampleWorld } from '../world';
import { exemplarRows } from './exemplarRows';
import { exemplarFrame, quantileFrame } from './frames';
import { quantileOverTime } from './quantile';
import { seriesOf } from './select';

/** Answers the sample's metric queries as Grafana's Prometheus data source does. */
export function answerMetrics(world: SampleWorld, { query, window, intervalMs }: Asked): Answer {
  const question = quantileQuestion(query);
  if (!question) {
    return { error: 'bad_data: the sample knows only the quantiles that this app asks for', status: 400 };
  }
  const { histogram, matchers, quantile, exemplars } = question;
  const name = { label: '__name__', op: '=' as const, value: `${histogram}_bucket` };
  let series;
  try {
    series = seriesOf(world.series, [name, ...matchers]);
  } catch {
    return { error: 'bad_data: error parsing regexp in a label matcher', status: 400 };
  }
  const stepMs = Math.max(Math.ceil(intervalMs / SCRAPE_MS), 1) * SCRAPE_MS;
  // Grafana's $__rate_interval.
  const rateMs = Math.max(stepMs + SCRAPE_MS, 4 * SCRAPE_MS);
  // Steps lie on multiples of their length; outside of what there is, nothing needs to be looked at.
  const ends = series.map(({ samples }) => samples.at(-1)?.timeMs ?? 0);
  const starts = series.map(({ samples }) => samples[0]?.timeMs ?? 0);
  const fromMs = Math.max(window.fromMs, Math.min(...starts));
  const toMs = Math.min(window.toMs, Math.max(...ends) + rateMs);
  const steps = { fromMs: Math.floor(fromMs / stepMs) * stepMs, toMs, stepMs, rateMs };
  const points = query.range !== false && series.length > 0 ? quantileOverTime(series, quantile, steps) : [];
  const rows = exemplars && query.exemplar !== false ? exemplarRows(series, window, stepMs) : [];
  const { refId } = query;
  const about = { refId, stepMs, name: query.legendFormat ?? refId, text: query.expr ?? '' };
  return {
    frames: [
      // Where nothing is found there is no frame at all.
      ...(points.length > 0 ? [quantileFrame(points, about)] : []),
      ...(rows.length > 0 ? [exemplarFrame(rows, refId)] : []),
    ],
  };
}
