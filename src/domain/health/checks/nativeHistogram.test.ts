import { nativeHistogram } from './nativeHistogram';
import { verdictTable } from './testing/expectVerdict';
import { down, metric, observed } from './testing/observations';

const native = observed([metric({ kind: 'native' })]);
verdictTable(nativeHistogram, [
  ['classic only', {}, 'na'],
  ['both', { service: { metrics: observed([metric({ alsoNative: true })]) } }, 'pass', /both/],
  ['native with exemplars', { service: { metrics: native } }, 'pass'],
  [
    'native without exemplars, though busy',
    { service: { metrics: native, exemplars: observed([]) } },
    'warn',
    /classic/,
  ],
  [
    'native without exemplars, and nothing called it',
    { service: { metrics: native, exemplars: observed([]), traces: observed([]), lines: observed([]) } },
    'pass',
  ],
  ['native, exemplars not told', { service: { metrics: native, exemplars: down() } }, 'pass'],
  ['a store that is down', { service: { metrics: down() } }, 'unknown'],
]);
