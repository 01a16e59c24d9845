/**
 * The demo shop's numbers, on real stores: how soon its history can be explored, what it takes of the machine at its usual
 * rate, and whether anything is lost under load. BENCH_DEMO_MINUTES sets the length of the quiet run (3 by default, 0
 * leaves it out).
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '../../demo/stores/ask/http';
import { AskLoki } from '../../demo/stores/ask/loki';
import { AskPrometheus } from '../../demo/stores/ask/prometheus';
import { AskTempo } from '../../demo/stores/ask/tempo';
import { startStores, type RunningStores } from '../../stack/native';
import type { RunningProgram } from '../../stack/process';
import { atMost, type Row } from './row';

const MINUTE_MS = 60_000;
const LOAD = { rate: 200, seconds: 60 };
/** Before this, the process still grows into its work: code is compiled, caches and connections are made. */
const WARM_UP_MS = 4 * MINUTE_MS;
const SAMPLE_MS = 5000;

/** Starts stores of its own, and on them the demo, twice. */
export async function measureDemo(): Promise<Row[]> {
  const minutes = Number(process.env.BENCH_DEMO_MINUTES ?? 3);
  const dataFolder = path.resolve(__dirname, '..', '..', '.data', 'bench-demo');
  const stores = await startStores({ clean: true, dataFolder });
  try {
    const readyMs = Date.now();
    const quiet = await stores.startDemo({});
    const rows = [atMost('history explorable in all three stores', await historyFound(stores, readyMs), 's', 30)];
    if (minutes > 0) {
      rows.push(...(await watch(quiet, minutes)));
    }
    await quiet.stop();
    rows.push(await underLoad(stores));
    return rows;
  } finally {
    await stores.stop();
  }
}

/** Seconds until one id of the spike leads from Prometheus to Tempo (also by search) and on to its line in Loki. */
async function historyFound({ prometheusUrl, tempoUrl, lokiUrl }: RunningStores, sinceMs: number): Promise<number> {
  const [prometheus, tempo, loki] = [new AskPrometheus(prometheusUrl), new AskTempo(tempoUrl), new AskLoki(lokiUrl)];
  const spike = { fromMs: sinceMs - 40 * MINUTE_MS, toMs: sinceMs - 30 * MINUTE_MS };
  const metric = 'http_server_request_duration_seconds_bucket{service="task-svc"}';
  const found = async () => {
    const exemplars = await prometheus.exemplars(metric, spike);
    const slow = exemplars.find(({ value }) => value > 0.5)?.labels.trace_id ?? 'none';
    const p99 = await prometheus.range(`histogram_quantile(0.99, sum by (le) (rate(${metric}[1m])))`, spike, 5000);
    const [trace, searched, lines] = await Promise.all([
      tempo.trace(slow),
      tempo.search('{ name = "db:query" && duration > 400ms }', spike),
      loki.lines(`{service="task-svc"} |= "${slow}" |= "RetryAttempts=3"`, spike),
    ]);
    return {
      spike: p99.some(({ samples }) => samples.some(({ value }) => value > 0.5)),
      trace: trace.length > 0,
      searched: searched.length > 0,
      line: lines.length > 0,
    };
  };
  await eventually('the history', found, (seen) => Object.values(seen).every(Boolean), 2 * MINUTE_MS);
  return (Date.now() - sinceMs) / 1000;
}

interface Sample {
  atMs: number;
  rssMb: number;
  cpuSeconds: number;
}

/** Memory and processor time of a process, from Linux. */
function sampleOf(pid: number): Sample {
  const rss = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  // Fields 14 and 15, counted from behind the name, which may hold spaces.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  const CLOCK_TICKS = 100;
  return {
    atMs: Date.now(),
    rssMb: Number(rss) / 1024,
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / CLOCK_TICKS,
  };
}

/** Watches the demo at its usual 10 requests a second. */
async function watch({ pid = 0 }: RunningProgram, minutes: number): Promise<Row[]> {
  await sleep(WARM_UP_MS);
  const samples: Sample[] = [sampleOf(pid)];
  for (const endMs = Date.now() + minutes * MINUTE_MS; Date.now() < endMs;) {
    await sleep(SAMPLE_MS);
    samples.push(sampleOf(pid));
  }
  const [first, last] = [samples[0], samples.at(-1)];
  const seconds = ((last?.atMs ?? NaN) - (first?.atMs ?? NaN)) / 1000;
  const cpu = ((last?.cpuSeconds ?? NaN) - (first?.cpuSeconds ?? NaN)) / seconds;
  const perHour = slope(samples) * 60 * MINUTE_MS;
  const hour = (last?.rssMb ?? NaN) + Math.max(0, perHour) * (1 - minutes / 60);
  return [
    atMost('memory of the demo at 10 requests/s, most seen', Math.max(...samples.map(({ rssMb }) => rssMb)), 'MB', 150),
    atMost(`the same after an hour, by the slope of ${minutes} minutes`, hour, 'MB', 150),
    atMost('processor of the demo at 10 requests/s', cpu * 100, '% of a core', 15),
  ];
}

/** The slope of a straight line through the samples (least squares), in MB per millisecond. */
function slope(samples: readonly Sample[]): number {
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanMs, meanMb] = [mean(samples.map(({ atMs }) => atMs)), mean(samples.map(({ rssMb }) => rssMb))];
  const over = mean(samples.map(({ atMs, rssMb }) => (atMs - meanMs) * (rssMb - meanMb)));
  return over / mean(samples.map(({ atMs }) => (atMs - meanMs) ** 2));
}

/** Spans and lines that the demo says it delivered at 200 requests a second, and the stores do not have. */
async function underLoad(stores: RunningStores): Promise<Row> {
  const before = await received(stores);
  const fromMs = Date.now();
  const demo = await stores.startDemo({ DEMO_RATE: String(LOAD.rate), DEMO_BACKFILL: 'off' });
  await sleep(LOAD.seconds * 1000);
  await demo.stop();
  const said = readFileSync(demo.logFile, 'utf8');
  const [, spans, otlpLines, pushed] = (
    /Delivered (\d+) spans, (\d+) lines by OTLP, (\d+) pushed lines/.exec(said) ?? []
  ).map(Number);
  if (spans === undefined || otlpLines === undefined || pushed === undefined || /dropped|lost|refused/.test(said)) {
    throw new Error(`The demo did not deliver everything: ${said}`);
  }
  const sent = { spans, lines: otlpLines + pushed };
  const loki = new AskLoki(stores.lokiUrl);
  const nowMs = Date.now();
  const lines = await loki.number(`sum(count_over_time({service_name=~".+"}[${nowMs - fromMs}ms]))`, nowMs);
  const after = await received(stores);
  const lost = Math.abs(sent.spans - (after - before)) + Math.abs(sent.lines - lines);
  return atMost(`lost at ${LOAD.rate} requests/s, of ${sent.spans} spans and ${sent.lines} lines`, lost, 'records', 0);
}

/** Spans that Tempo took and did not discard. */
async function received({ tempoUrl }: RunningStores): Promise<number> {
  const text = await (await fetch(`${tempoUrl}/metrics`)).text();
  const sum = (metric: string) =>
    [...text.matchAll(new RegExp(`^${metric}(?:\\{.*\\})? (\\S+)$`, 'gm'))].reduce((all, [, n]) => all + Number(n), 0);
  return sum('tempo_distributor_spans_received_total') - sum('tempo_discarded_spans_total');
}
