import { isRecord } from '../../../shared/isRecord';
import { valueOf } from '../checks/outcome';
import { readTraceToLogs, type TraceToLogs } from '../traceToLogs';
import type { ServiceObservations, SourceSettings, StackObservations } from '../observations';
import { brokenServices, ENOUGH, unusableLabels } from './brokenLink';
import { keepsSpan, type Tag, tagsOf } from './grafanaLink';
import { type LineSample, lineSamples, type ServiceSamples } from './lineSamples';
import { GRAFANAS_FILTER, type IdFilter, type Selector, selectorsFor, tagsSelector, writtenFilter } from './linkChoice';
import { isGone, noPlan, type Plan, said } from './plan';
import { PADDING, wantedShifts } from './shifts';
import type { SettingChange } from './types';

const SETTING = 'jsonData.tracesToLogsV2';
const USUAL: Tag[] = [{ key: 'service.name', label: 'service_name' }];

/** `tracesToLogsV2` of the trace store: there, leading to the log store, selecting the lines, with a window that holds them. */
export function planSpanLink(stack: StackObservations, services: readonly ServiceObservations[]): Plan {
  const { traces, logs } = stack;
  if (!traces || !logs) {
    return noPlan();
  }
  const seen = services.map(lineSamples).filter(({ samples }) => samples.length > 0);
  const present = readTraceToLogs(traces.settings);
  return present
    ? mended(present, { stack, traces, logs, services, seen })
    : made({ stack, traces, logs, services, seen });
}

interface Facts {
  stack: StackObservations;
  traces: SourceSettings;
  logs: SourceSettings;
  services: readonly ServiceObservations[];
  seen: ServiceSamples[];
}

const change = (setting: string, sentence: string, evidence: string[] = []): SettingChange => ({
  link: 'trace-to-log',
  setting: `${SETTING}${setting}`,
  need: 'broken',
  sentence,
  evidence,
});

/** The link of a trace store that has none. */
function made(facts: Facts): Plan {
  const { traces, logs, seen } = facts;
  const plan = noPlan();
  const bare: TraceToLogs = {
    tags: USUAL.map(written),
    filterByTraceID: true,
    filterBySpanID: false,
    startShift: PADDING.start,
    endShift: PADDING.end,
  };
  const choice = choose(bare, facts, new Set());
  const shifts = wantedShifts(
    bare,
    seen.flatMap(({ samples }) => samples)
  );
  const query = choice ? settingsOf(choice) : settingsOf({ selector: tagsSelector(USUAL), filter: GRAFANAS_FILTER });
  plan.changes.push(
    change('', `${said(traces.name)} has no link from a span to its lines; it now has one to ${said(logs.name)}.`, [
      'not set',
    ])
  );
  plan.patch = {
    tracesToLogsV2: {
      datasourceUid: logs.uid,
      spanStartTimeShift: PADDING.start,
      spanEndTimeShift: PADDING.end,
      ...Object.fromEntries(shifts.map(({ key, value }) => [key, value])),
      ...query,
      filterByTraceID: true,
    },
  };
  return plan;
}

/** The link that there is, with what is wrong put right. */
function mended(present: TraceToLogs, facts: Facts): Plan {
  const { stack, traces, logs, seen } = facts;
  const plan = noPlan();
  const settings: Record<string, unknown> = {};
  const { datasourceUid: uid } = present;
  const isWrong = uid === undefined || isGone(uid, stack) || uid === traces.uid || uid === stack.metrics?.uid;
  if (isWrong) {
    settings.datasourceUid = logs.uid;
    const why =
      uid === undefined
        ? 'names no data source'
        : `leads to ${said(uid)}, which ${isGone(uid, stack) ? 'does not exist' : 'keeps no logs'}`;
    plan.changes.push(
      change('.datasourceUid', `The link from a span to its lines ${why}; it now leads to ${said(logs.name)}.`)
    );
  }
  // Another log store was not asked: nothing is known of what the link finds there.
  if (isWrong || uid === logs.uid) {
    const samples = seen.flatMap((each) => each.samples);
    for (const { key, value, sentence, evidence } of wantedShifts(present, samples)) {
      settings[key] = value;
      plan.changes.push(change(`.${key}`, sentence, evidence));
    }
    mendQuery(present, facts, settings, plan);
  }
  if (plan.changes.length > 0) {
    // The older setting no longer counts once the newer one is there: the whole link moves.
    plan.patch = {
      tracesToLogsV2: isRecord(traces.settings.tracesToLogsV2) ? settings : { ...whole(present), ...settings },
    };
  }
  return plan;
}

function whole(link: TraceToLogs): Record<string, unknown> {
  return {
    ...(link.datasourceUid !== undefined && { datasourceUid: link.datasourceUid }),
    ...(link.startShift !== undefined && { spanStartTimeShift: link.startShift }),
    ...(link.endShift !== undefined && { spanEndTimeShift: link.endShift }),
    tags: tagsOf(link).map(written),
    filterByTraceID: link.filterByTraceID,
    filterBySpanID: link.filterBySpanID,
  };
}

const written = ({ key, label }: Tag) => ({ key, value: label });

function mendQuery(present: TraceToLogs, facts: Facts, settings: Record<string, unknown>, plan: Plan): void {
  const broken = brokenServices(present, facts);
  if (broken.length === 0) {
    return;
  }
  const names = broken.map(({ service }) => said(service));
  const who = names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
  const ofTrace = broken.flatMap(({ samples }) => samples.filter(({ isOfTrace }) => isOfTrace));
  if (present.filterBySpanID && ofTrace.length > 0 && !ofTrace.some(({ span, line }) => keepsSpan(span, line))) {
    settings.filterBySpanID = false;
    plan.changes.push(
      change('.filterBySpanID', `The link asks for the span id, which no line of ${who} has; it no longer does.`)
    );
    if (brokenServices({ ...present, filterBySpanID: false }, facts).length === 0) {
      return;
    }
  }
  const choice = choose(present, facts, unusableLabels(present, broken, facts.services));
  const isSame = choice?.isPlain && sameTags(choice.selector.tags, present) && present.filterByTraceID;
  if (!choice || choice.left.length >= broken.length || (isSame && present.customQuery === undefined)) {
    plan.notes.push(
      `The link from a span misses lines of ${who}, and no label of their lines has what the spans know: mend the names where the services are configured.`
    );
    return;
  }
  const isPresent = present.tags.length > 0 && sameTags(choice.selector.tags, present);
  const { tags, ...query } = settingsOf(choice);
  Object.assign(settings, !isPresent && tags !== undefined && { tags }, query);
  if (!present.filterByTraceID) {
    settings.filterByTraceID = true;
  }
  if (present.customQuery !== undefined && choice.isPlain) {
    settings.customQuery = false;
  }
  const evidence = broken.slice(0, 5).map((each) => evidenceOf(each));
  plan.changes.push(
    change(
      choice.isPlain ? '.tags' : '.query',
      `The link from a span misses lines of ${who}; ${reasonOf(choice)}.`,
      evidence
    )
  );
  if (choice.left.length > 0) {
    plan.notes.push(`After this change the link still misses lines of ${choice.left.map(said).join(', ')}.`);
  }
}

const sameTags = (tags: Tag[] | undefined, present: TraceToLogs) =>
  JSON.stringify(tags) === JSON.stringify(tagsOf(present));

function evidenceOf({ service, samples }: ServiceSamples): string {
  const [first] = samples;
  const { service_name: name, trace_id: id } = first?.line.labels ?? {};
  const parts = [
    name === undefined ? undefined : `service_name=${said(name)}`,
    id === undefined ? undefined : `trace_id=${said(id)}`,
  ];
  return `${said(service)}: its lines have ${
    parts.filter(Boolean).join(', ') ||
    Object.keys(first?.line.labels ?? {})
      .slice(0, 8)
      .map(said)
      .join(', ') ||
    'no labels'
  }`;
}

interface Choice {
  selector: Selector;
  filter: IdFilter;
  /** Tags and Grafana's own query. */
  isPlain: boolean;
  /** Services whose lines it does not find. */
  left: string[];
}

/** The smallest query that finds the lines of all services, else the one that finds those of most. */
function choose(
  present: TraceToLogs,
  { stack, services, seen }: Facts,
  unusable: ReadonlySet<string>
): Choice | undefined {
  const all = valueOf(stack.serviceNames.traces);
  const isAll = all !== undefined && all.every((name) => seen.some(({ service }) => service === name));
  const keys = services.flatMap(({ stream }) => {
    const shape = valueOf(stream)?.shape;
    return shape?.placement === 'metadata' ? [shape.key] : [];
  });
  const filters = [GRAFANAS_FILTER, writtenFilter(keys)];
  const filter = best(filters, seen, (each, { traceId, line, isOfTrace }) => !isOfTrace || each.keeps(traceId, line));
  const selectors = selectorsFor(tagsOf(present), seen, isAll, unusable);
  const selector = best(selectors, seen, (each, sample) => !isOfUnusable(each, unusable) && each.matches(sample));
  if (!filter || !selector) {
    return undefined;
  }
  const left = [...new Set([...filter.left, ...selector.left])];
  const isPlain = selector.of.tags !== undefined && filter.of.written === undefined;
  return { selector: selector.of, filter: filter.of, isPlain, left };
}

const isOfUnusable = ({ tags }: Selector, unusable: ReadonlySet<string>) =>
  tags?.some(({ label }) => unusable.has(label)) ?? false;

function best<T>(
  choices: readonly T[],
  seen: readonly ServiceSamples[],
  finds: (choice: T, sample: LineSample) => boolean
): { of: T; left: string[] } | undefined {
  let found: { of: T; left: string[] } | undefined;
  for (const of of choices) {
    const left = seen.filter(
      ({ samples }) => samples.filter((each) => finds(of, each)).length < ENOUGH * samples.length
    );
    if (!found || left.length < found.left.length) {
      found = { of, left: left.map(({ service }) => service) };
    }
  }
  return found;
}

function settingsOf({ selector, filter }: Pick<Choice, 'selector' | 'filter'>): Record<string, unknown> {
  const tags = selector.tags ? { tags: selector.tags.map(written) } : {};
  if (selector.tags && filter.written === undefined) {
    return tags;
  }
  return { ...tags, customQuery: true, query: `${selector.written} ${filter.written ?? writtenFilter([]).written}` };
}

function reasonOf({ selector, filter, isPlain }: Choice): string {
  const parts = [
    selector.why === 'other-names' ? 'the query now also asks for the names that their logs have' : undefined,
    selector.why === 'any-stream'
      ? 'the query now asks all streams, which costs more: better give spans and logs one service.name'
      : undefined,
    filter.written !== undefined ? 'the query now finds their trace id as their lines have it' : undefined,
    isPlain
      ? `it now selects them by ${selector.tags?.map(({ key, label }) => `${said(key)} as ${said(label)}`).join(', ') ?? ''}`
      : undefined,
  ];
  return parts.filter(Boolean).join(', and ');
}
