import type { Check } from './check';
import { clockSkew } from './clockSkew';
import { destination } from './destination';
import { exemplarIds } from './exemplarIds';
import { exemplarLabel } from './exemplarLabel';
import { exemplarsAlive } from './exemplarsAlive';
import { exemplarsArrive } from './exemplarsArrive';
import { exemplarStorage } from './exemplarStorage';
import { histogramKind } from './histogramKind';
import { logSeverity } from './logSeverity';
import { logTraceIds } from './logTraceIds';
import { logTraceLink } from './logTraceLink';
import { logWindow } from './logWindow';
import { nativeHistogram } from './nativeHistogram';
import { resourceAttributes } from './resourceAttributes';
import { scrapeInterval } from './scrapeInterval';
import { serviceNames } from './serviceNames';
import { traceLogTags } from './traceLogTags';

/** All readiness checks, in the order of the path: metric → trace → log, and back. */
export const CHECKS: readonly Check[] = [
  histogramKind,
  nativeHistogram,
  scrapeInterval,
  exemplarStorage,
  exemplarsArrive,
  exemplarLabel,
  destination,
  exemplarIds,
  exemplarsAlive,
  serviceNames,
  resourceAttributes,
  clockSkew,
  traceLogTags,
  logWindow,
  logTraceIds,
  logTraceLink,
  logSeverity,
];
