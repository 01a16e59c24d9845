import { getDataSourceSrv } from '@grafana/runtime';
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

/** Loads a data source's code before its first query, which would otherwise wait for it. */
export function warmDataSource(uid: string): void {
  // Whatever is wrong with it is said where it is queried.
  getDataSourceSrv()
    .get({ uid })
    .catch(() => undefined);
}
