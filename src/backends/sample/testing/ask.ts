import { dateTime, type DataFrame, type DataQueryRequest, type DataQueryResponse } from '@grafana/data';
import { lastValueFrom } from 'rxjs';
import type { TimeWindow } from '../../../domain/investigation/types';
import type { QueryModel } from '../../types';
import { openSample } from '..';
import type { SampleQuery } from '../questions';
import type { SampleDataSource } from '../SampleDataSource';
import { SAMPLE } from '../uids';

/** The end of the sample that tests open: 2026-11-21 12:00 UTC. */
export const END_MS = 1_795_262_400_000;
export const WHOLE: TimeWindow = { fromMs: END_MS - SAMPLE.lengthMs, toMs: END_MS };

/** A request as scenes makes one for these queries and this window. */
export function requestOf(targets: SampleQuery[], { fromMs, toMs }: TimeWindow): DataQueryRequest<SampleQuery> {
  const [from, to] = [dateTime(fromMs), dateTime(toMs)];
  return {
    app: 'scenes',
    requestId: '1',
    timezone: 'utc',
    range: { from, to, raw: { from, to } },
    interval: '1s',
    intervalMs: 1000,
    maxDataPoints: 600,
    scopedVars: {},
    startTime: toMs,
    targets,
  };
}

/** The sample, opened, and its data sources by kind. */
export function open(endMs = END_MS) {
  const sample = openSample(endMs);
  const [metrics, traces, logs] = sample.dataSources;
  if (!metrics || !traces || !logs) {
    throw new Error('The sample has three data sources');
  }
  return { ...sample, asked: { metrics, traces, logs } };
}

/** What a data source answers, after Grafana copied the queries. */
export function ask(source: SampleDataSource, queries: QueryModel[], window = WHOLE): Promise<DataQueryResponse> {
  const copies: QueryModel[] = JSON.parse(JSON.stringify(queries));
  return lastValueFrom(source.query(requestOf(copies, window)));
}

/** The frames of an answer that must not have failed. */
export async function framesOf(answer: Promise<DataQueryResponse>): Promise<DataFrame[]> {
  const { data, errors } = await answer;
  expect(errors).toBeUndefined();
  return data;
}
