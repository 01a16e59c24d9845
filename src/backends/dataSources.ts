import { getDataSourceSrv } from '@grafana/runtime';
import type { SourceKind } from './registry';
import type { Sample } from './sample';
import { askedSample } from './sample/uids';
import type { DataSourceInfo } from './types';
import { isRecord } from '../shared/isRecord';

/** Grafana's configured data sources that the user may see, built-in ones left out. The only place that lists them. */
export function listDataSources(): DataSourceInfo[] {
  return getDataSourceSrv()
    .getList({})
    .filter((settings) => settings.uid !== 'grafana' && !settings.meta.builtIn)
    .map(({ uid, name, type, jsonData, isDefault }) => ({
      uid,
      name,
      type,
      settings: isRecord(jsonData) ? jsonData : {},
      isDefault: isDefault ?? false,
    }));
}

/**
 * The sample incident, where an investigation asks for one of its data sources; else undefined, and nothing of it is
 * loaded. Its `sources` are then all there is to choose from: the sample is not mixed with real data.
 */
export function loadSample(wanted: Partial<Record<SourceKind, string>>): Promise<Sample> | undefined {
  const endMs = askedSample(wanted);
  return endMs === undefined
    ? undefined
    : import(/* webpackChunkName: "sample" */ './sample').then(({ openSample }) => openSample(endMs));
}

/** Loads a data source's code before its first query, which would otherwise wait for it. */
export function warmDataSource(uid: string): void {
  // Whatever is wrong with it is said where it is queried.
  getDataSourceSrv()
    .get({ uid })
    .catch(() => undefined);
}
