import { SceneTimeRange, type SceneObjectUrlValues } from '@grafana/scenes';
import { checkTime } from '../../domain/url/times';

/** Epoch milliseconds as ISO, which is what scenes keeps; other times as they are. */
const asState = (time: string) => (/^\d{6,}$/.test(time) ? new Date(Number(time)).toISOString() : time);

/** The page's time range. Scenes misreads ISO times without milliseconds, so it is given what was understood. */
export class UrlTimeRange extends SceneTimeRange {
  /** @param range times that `checkTime` understood; the last hour where there are none */
  constructor({ from = 'now-1h', to = 'now' }: { from?: string; to?: string } = {}) {
    super({ from: asState(from), to: asState(to) });
  }

  override updateFromUrl(values: SceneObjectUrlValues): void {
    const understood = { ...values };
    for (const key of ['from', 'to'] as const) {
      const value = values[key];
      if (typeof value === 'string') {
        const checked = checkTime(value);
        understood[key] = checked.ok ? asState(checked.value) : null;
      }
    }
    super.updateFromUrl(understood);
  }
}
