/**
 * From a firing rule to the line that explains it: Throughline's ways beside the best others, on one Grafana in one run,
 * and Throughline's again where the data sources are badly linked.
 */
import { request } from '@playwright/test';
import { waitUntilFiring } from '../../../e2e/alert';
import { findChromium } from '../../../e2e/chromium';
import type { Row } from '../row';
import { BADLY_LINKED } from './goals';
import { fastest, gates, told } from './rows';
import { walkAll, type PathResult } from './run';
import { findStack, hasTracesDrilldown, startBadlyLinked, type Running } from './stacks';
import { others, ours } from './walks';

const ROUNDS = 4;
const ROUNDS_BADLY_LINKED = 2;

/** All rows of the paths; throws a sentence where there is no Grafana or no Chromium. */
export async function measurePaths(): Promise<Row[]> {
  const executablePath = findChromium();
  if (!executablePath) {
    throw new Error('There is no Chromium here: install it, or set CHROMIUM_PATH.');
  }
  const stack = await findStack();
  try {
    const hasDrilldown = await ready(stack);
    const rivals = hasDrilldown ? [others.dashboard, others.drilldown] : [others.dashboard];
    const mine = Object.values(ours);
    const results = await walkAll(executablePath, stack.grafanaUrl, [...mine, ...rivals], ROUNDS);
    const own = results.slice(0, mine.length);
    const rest = results.slice(mine.length);
    const best = fastest(rest);
    const absent: Row[] = hasDrilldown
      ? []
      : [{ name: `path: ${others.drilldown.name}`, value: NaN, unit: 's', ok: null, reason: 'not installed there' }];
    return [
      ...gates(own, best, ''),
      ...results.map((result) => told(result, '')),
      ...absent,
      ...(await badlyLinked(executablePath, stack, best)),
    ];
  } finally {
    await stack.stop();
  }
}

async function badlyLinked(executablePath: string, stack: Running, best: PathResult | undefined): Promise<Row[]> {
  const second = await startBadlyLinked(stack);
  try {
    await ready(second);
    const own = await walkAll(executablePath, second.grafanaUrl, Object.values(ours), ROUNDS_BADLY_LINKED);
    return [...gates(own, best, BADLY_LINKED), ...own.map((result) => told(result, BADLY_LINKED))];
  } finally {
    await second.stop();
  }
}

/** Waits until the rule fires. @returns whether Traces Drilldown can be walked there */
async function ready({ grafanaUrl }: Running): Promise<boolean> {
  const context = await request.newContext({ extraHTTPHeaders: { authorization: `Basic ${btoa('admin:admin')}` } });
  try {
    await waitUntilFiring(context, grafanaUrl);
    return await hasTracesDrilldown(context, grafanaUrl);
  } finally {
    await context.dispose();
  }
}
