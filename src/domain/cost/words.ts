import { plural } from '../traces/words';
import type { Cost, Receipt } from './types';

/** `577 B`, `84 kB`, `1.2 MB`; 1 kB is 1000 bytes. */
export function describeBytes(bytes: number): string {
  if (bytes < 1000) {
    return `${bytes} B`;
  }
  const [size, unit] = bytes < 999_500 ? [bytes / 1000, 'kB'] : [bytes / 1_000_000, 'MB'];
  return `${unit === 'MB' && size < 100 ? size.toFixed(1) : Math.round(size)} ${unit}`;
}

/** What the browser can tell: `measures`, whether it measures requests; `cut`, whether its memory for them was full. */
export interface Sight {
  measures: boolean;
  cut: boolean;
}

/** `9 calls, 84 kB`; what was not measured makes it the least that it may be. */
export function headlineOf({ total }: Receipt, { cut }: Sight): string {
  if (total.calls === 0 && !cut) {
    return 'no calls';
  }
  const calls = `${cut ? 'at least ' : ''}${plural(total.calls, 'call')}`;
  const size = describeMeasured(total, total.bytes, describeBytes);
  return size === undefined ? calls : `${calls}, ${size}`;
}

/** Bytes or time of what was measured: undefined where nothing was, marked where not all of it was. */
export function describeMeasured(
  { calls, unmeasured }: Cost,
  amount: number,
  describe: (amount: number) => string
): string | undefined {
  if (unmeasured === 0) {
    return describe(amount);
  }
  return unmeasured < calls ? `≥ ${describe(amount)}` : undefined;
}

/** What the browser does not tell, in sentences. */
export function describeUnseen({ total }: Receipt, { measures, cut }: Sight): string[] {
  if (!measures) {
    return ['This browser does not measure requests: they are counted without size and time.'];
  }
  const unmeasured =
    total.unmeasured > 0 ? [`The browser did not measure ${total.unmeasured} of ${plural(total.calls, 'call')}.`] : [];
  return cut
    ? ['The browser’s memory for measured requests was full: some calls may be missing here.', ...unmeasured]
    : unmeasured;
}
