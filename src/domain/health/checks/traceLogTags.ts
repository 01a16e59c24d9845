import { isShortTraceId } from '../../../shared/ids';
import type { Trace } from '../../traces/types';
import { linkQuery } from '../linkQuery';
import type { LinkTrial, ServiceObservations, SourceSettings, StackObservations } from '../observations';
import { DEFAULT_TAGS, readTraceToLogs, type TraceToLogs } from '../traceToLogs';
import type { Fix } from '../types';
import type { Check, Outcome } from './check';
import { evidence, fail, pass, seen, seenSome, settingEvidence, unknown, valueOf, warn } from './outcome';

/** Spans of a service in one trace that are looked at; the others have the same resource. */
const SPANS = 50;

/** What keeps the link from leading anywhere, by the settings alone. */
function settingsProblem(
  link: TraceToLogs | undefined,
  { name }: SourceSettings,
  stack: StackObservations
): string | undefined {
  if (link === undefined) {
    return `${name} has no link from a span to its lines`;
  }
  const { datasourceUid: uid } = link;
  if (uid === undefined) {
    return `The link of ${name} from a span to its lines names no data source`;
  }
  if (uid !== stack.logs?.uid && !stack.existing.includes(uid)) {
    return `The link of ${name} from a span to its lines leads to the data source “${uid}”, which does not exist`;
  }
  return uid === stack.traces?.uid || uid === stack.metrics?.uid
    ? `The link of ${name} from a span to its lines leads to the data source “${uid}”, which is no log store`
    : undefined;
}

/** The change of the tags that finds the service's lines, as far as it is known how they are selected. */
function fixFor({ name }: SourceSettings, stack: StackObservations, service: ServiceObservations): Fix {
  const stream = valueOf(service.stream);
  const logs = stack.logs ? ` with datasourceUid “${stack.logs.uid}”` : '';
  const renamed =
    stream !== undefined && stream.value !== service.service
      ? ` The lines are under ${stream.label}="${stream.value}": the names have to agree as well.`
      : '';
  return {
    where: 'provisioning',
    sentence: `Set tracesToLogsV2 of ${name}${logs}, filterByTraceID and the tag service.name → ${stream?.label ?? 'service_name'}.${renamed}`,
  };
}

/** Lines outside of a trial's window: those are the window's fault, not the query's. */
function lateLines({ traceId, window }: LinkTrial, service: ServiceObservations): number {
  const lines = valueOf(service.linesByTrace)?.get(traceId) ?? [];
  return lines.filter(({ timeMs }) => timeMs < window.fromMs || timeMs > window.toMs).length;
}

/** Whether the link's tags are on the spans, and what its query finds of the lines that are known to be there. */
export const traceLogTags: Check = {
  id: 'trace-log-tags',
  title: 'The link from a span finds its lines',
  links: ['trace-log'],
  weight: 'breaks',
  run(stack, service) {
    const { traces: store } = stack;
    if (store === undefined) {
      return unknown('No trace store is chosen.');
    }
    const setting = settingEvidence(store, 'tracesToLogsV2');
    const link = readTraceToLogs(store.settings);
    const problem = settingsProblem(link, store, stack);
    const fix = fixFor(store, stack, service);
    if (link === undefined || problem !== undefined) {
      return fail(`${problem ?? 'There is no link'}.`, [setting], fix);
    }
    const traces = seenSome(service.traces, 'Traces');
    if (!traces.known) {
      return traces.outcome;
    }
    const reasons = spanReasons(link, traces.value, service.service);
    if (reasons.length === 0) {
      return unknown(`None of the traces has a span of ${service.service}.`, [setting]);
    }
    const without = reasons.filter((reason) => reason !== undefined);
    const keys = link.tags.length > 0 ? link.tags : DEFAULT_TAGS;
    const shown = [
      setting,
      evidence(
        traces.asked,
        `${reasons.length - without.length} of ${reasons.length} spans have one of ${keys.map(({ key }) => key).join(', ')}`
      ),
    ];
    if (without.length === reasons.length) {
      return fail(`No span of ${service.service} gets a link to its lines. ${without[0] ?? ''}`, shown, fix);
    }
    const tried = triedOut(service, shown, fix);
    return tried.verdict === 'pass' && without.length > 0
      ? warn(
          `${without.length} of ${reasons.length} spans of ${service.service} get no link to their lines. ${without[0] ?? ''}`,
          tried.evidence,
          fix
        )
      : tried;
  },
};

/** For each span of the service why Grafana makes no link of it, or undefined where it makes one. */
function spanReasons(link: TraceToLogs, traces: readonly Trace[], service: string): Array<string | undefined> {
  return traces.flatMap((trace) =>
    trace.spans
      .filter((span) => span.service === service)
      .slice(0, SPANS)
      .map((span) => {
        const query = linkQuery(link, trace, span);
        return query.status === 'none' ? query.reason : undefined;
      })
  );
}

const inMetadata = (service: ServiceObservations) => valueOf(service.stream)?.shape.placement === 'metadata';

/** Grafana's usual query, but that the id in the metadata may have leading zeros. */
const PADDED_IDS: Fix = {
  where: 'provisioning',
  sentence:
    'Give tracesToLogsV2 a query of its own (customQuery) that lets the id begin with zeros, or let the services make ids of 128 bits.',
  paste: {
    language: 'text',
    text: '{${__tags}} | label_format has_id=`{{ contains "${__span.traceId}" __line__ }}` | has_id="true" or trace_id=~"0*${__span.traceId}"',
  },
};

function triedOut(service: ServiceObservations, settings: Outcome['evidence'], fix: Fix): Outcome {
  const trials = seen(service.trials, 'The queries of the link');
  if (!trials.known) {
    return trials.outcome;
  }
  const telling = trials.value.filter(({ known }) => known > 0);
  const [first] = telling;
  const shown = [
    ...settings,
    ...(telling.length > 0 ? telling : trials.value)
      .slice(0, 3)
      .map(({ query, window, found, known }) =>
        evidence({ ...trials.asked, query, window }, `${found} of ${known} lines`)
      ),
  ];
  if (first === undefined) {
    return unknown(
      `The traces that were looked at have no line of ${service.service}, so the link could not be tried.`,
      shown
    );
  }
  const found = telling.reduce((sum, each) => sum + each.found, 0);
  const known = telling.reduce((sum, each) => sum + each.known, 0);
  const explained = telling.reduce((sum, each) => sum + Math.min(each.known - each.found, lateLines(each, service)), 0);
  const missed = telling.filter((each) => each.known - each.found > lateLines(each, service));
  const isIds = missed.length > 0 && missed.every(({ traceId }) => isShortTraceId(traceId)) && inMetadata(service);
  if (isIds) {
    const result = found === 0 ? fail : warn;
    return result(
      `The link from a span of ${service.service} finds ${found} of ${known} lines: Grafana asks for 64-bit trace ids with 16 digits, and the lines have them with 32.`,
      shown,
      PADDED_IDS
    );
  }
  if (found === 0 && explained < known) {
    return fail(
      `The link from a span of ${service.service} finds none of the ${known} lines that its traces have.`,
      shown,
      fix
    );
  }
  if (known - found > explained) {
    return warn(
      `The link from a span of ${service.service} finds ${found} of the ${known} lines that its traces have.`,
      shown,
      fix
    );
  }
  return pass(
    `The link from a span of ${service.service} finds ${found} of ${known} lines${found < known ? '; the others are outside of its window' : ''}.`,
    shown
  );
}
