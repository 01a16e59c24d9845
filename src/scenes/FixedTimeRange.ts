import { SceneTimeRange } from '@grafana/scenes';
import type { TimeWindow } from '../domain/investigation/types';

/** A time range of its own below the page's: it neither follows the page's range nor appears in the URL. */
export class FixedTimeRange extends SceneTimeRange {
  constructor({ fromMs, toMs }: TimeWindow) {
    super({
      from: new Date(fromMs).toISOString(),
      to: new Date(toMs).toISOString(),
      refreshOnActivate: { percent: 100 },
    });
  }

  override get urlSync() {
    return undefined;
  }
}
