import { SceneTimeRange, type SceneObjectUrlValues } from '@grafana/scenes';
import { checkTime } from '../../domain/url/times';

/** The page's time range. Scenes misreads ISO times without milliseconds, so it is given what was understood. */
export class UrlTimeRange extends SceneTimeRange {
  override updateFromUrl(values: SceneObjectUrlValues): void {
    const understood = { ...values };
    for (const key of ['from', 'to'] as const) {
      const value = values[key];
      if (typeof value === 'string') {
        const checked = checkTime(value);
        understood[key] = checked.ok ? checked.value : null;
      }
    }
    super.updateFromUrl(understood);
  }
}
