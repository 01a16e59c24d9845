import type { LogRecord } from '../../logs/types';
import { valueOf } from '../checks/outcome';
import { templateProblem } from '../checks/settings';
import type { ServiceObservations, SourceSettings, StackObservations } from '../observations';
import { OPEN_TRACE } from './destinations';
import { compiled, correlationFinds, fieldFinds, type IdLine } from './fieldMatch';
import { type Matcher, matchersFor } from './fieldPatterns';
import { isGone, noPlan, type Plan, records, said, text } from './plan';

const SETTING = 'jsonData.derivedFields';
/** The whole value, as Grafana's variable. */
export const RAW_VALUE = '${__value.raw}';
const ENOUGH = 0.9;
const AT_MOST = 200;

/** A derived field as it is written. */
export function fieldEntry({ name, byLabel, pattern }: Matcher, tracesUid: string): Record<string, unknown> {
  return {
    name,
    ...(byLabel && { matcherType: 'label' }),
    matcherRegex: pattern,
    url: RAW_VALUE,
    datasourceUid: tracesUid,
    urlDisplayLabel: OPEN_TRACE,
  };
}

/** `derivedFields` of the log store: the broken ones mended, and one more for each placement that none finds. */
export function planDerivedFields(stack: StackObservations, services: readonly ServiceObservations[]): Plan {
  const { logs, traces } = stack;
  if (!logs || !traces) {
    return noPlan();
  }
  if (logs.type !== 'loki') {
    return noPlan(`${said(logs.name)} is no Loki: links from its lines to traces are not looked at.`);
  }
  const plan = noPlan();
  const lines = services.map(idLines);
  const all = lines.flat();
  const fields = records(logs.settings.derivedFields).map((entry) =>
    mendedField(entry, { stack, logs, traces, all, plan })
  );
  for (const own of lines) {
    addMissing(own, fields, { stack, logs, traces, all, plan });
  }
  if (plan.changes.length > 0) {
    plan.patch = { derivedFields: fields };
  }
  return plan;
}

interface Facts {
  stack: StackObservations;
  logs: SourceSettings;
  traces: SourceSettings;
  /** Of all services. */
  all: IdLine[];
  plan: Plan;
}

/** The lines of a service that have a trace id, without repeats. */
function idLines({ service, stream, lines, linesByTrace }: ServiceObservations): IdLine[] {
  const own = valueOf(stream);
  const byTrace = [...(valueOf(linesByTrace)?.values() ?? [])].flat();
  const isOwn = (line: LogRecord) => own !== undefined && line.labels[own.label] === own.value;
  const records = [...(valueOf(lines) ?? []), ...byTrace].filter((line) => line.traceId !== undefined && isOwn(line));
  return own ? [...new Set(records)].slice(0, AT_MOST).map((line) => ({ service, shape: own.shape, line })) : [];
}

/** The field with what is certainly wrong put right: its target, its template, a pattern that does not compile. */
function mendedField(
  entry: Record<string, unknown>,
  { stack, logs, traces, all, plan }: Facts
): Record<string, unknown> {
  const result = { ...entry };
  const name = said(text(entry.name) ?? 'without a name');
  const mend = (sentence: string, evidence: string) =>
    plan.changes.push({ link: 'log-to-trace', setting: SETTING, need: 'broken', sentence, evidence: [evidence] });

  const pattern = text(entry.matcherRegex) ?? '';
  const better = patternMended(entry, pattern, all);
  if (better !== undefined) {
    result.matcherRegex = better;
    mend(
      `The pattern of the derived field ${name} ${compiled(pattern) ? 'is escaped twice' : 'is no regular expression'}; it now finds the trace id.`,
      said(pattern)
    );
  }
  if (!isOfTraces(entry, all)) {
    return result;
  }
  const uid = text(entry.datasourceUid);
  if (uid !== undefined && (isGone(uid, stack) || uid === logs.uid || uid === stack.metrics?.uid)) {
    result.datasourceUid = traces.uid;
    const why = isGone(uid, stack) ? 'which does not exist' : 'which keeps no traces';
    mend(
      `The derived field ${name} leads to ${said(uid)}, ${why}; it now leads to ${said(traces.name)}.`,
      `datasourceUid: ${said(uid)}`
    );
  }
  const problem = uid === undefined ? undefined : templateProblem(text(entry.url));
  if (problem !== undefined) {
    result.url = RAW_VALUE;
    mend(
      `The query of the derived field ${name} does not work: ${problem}; it is now the id.`,
      `url: ${said(text(entry.url) ?? '')}`
    );
  }
  return result;
}

const isOfTraces = (entry: Record<string, unknown>, all: readonly IdLine[]) =>
  /trace/i.test(`${text(entry.name) ?? ''} ${text(entry.matcherRegex) ?? ''}`) ||
  all.some((line) => fieldFinds(entry, line));

/** A pattern that was escaped once too often, as it was meant; undefined where it is well as it is. */
function patternMended(entry: Record<string, unknown>, pattern: string, all: readonly IdLine[]): string | undefined {
  const meant = pattern.replaceAll('\\\\', '\\').replaceAll('$$', '$');
  if (meant === pattern || !compiled(meant) || all.some((line) => fieldFinds(entry, line))) {
    return undefined;
  }
  const works = all.some((line) => fieldFinds({ ...entry, matcherRegex: meant }, line));
  return works || (all.length === 0 && !compiled(pattern)) ? meant : undefined;
}

function addMissing(own: readonly IdLine[], fields: Array<Record<string, unknown>>, facts: Facts): void {
  const [first] = own;
  const { stack, traces, plan } = facts;
  const isLeading = (entry: Record<string, unknown>) =>
    text(entry.datasourceUid) !== undefined || text(entry.url) !== undefined;
  const isFound = (line: IdLine) => fields.some((entry) => isLeading(entry) && fieldFinds(entry, line));
  const missed = own.filter((line) => !isFound(line));
  if (!first || own.length - missed.length >= ENOUGH * own.length) {
    return;
  }
  const found = facts.all.filter(isFound);
  const candidates = matchersFor(
    first.shape,
    missed.map(({ line }) => line)
  ).map((matcher) => fieldEntry(matcher, traces.uid));
  const entry = candidates.find(
    (each) =>
      missed.filter((line) => fieldFinds(each, line)).length >= ENOUGH * missed.length &&
      !found.some((line) => fieldFinds(each, line))
  );
  if (!entry) {
    plan.notes.push(
      `No pattern was found for the trace ids in the lines of ${said(first.service)}: print them as trace_id=… or as "trace_id":"…".`
    );
    return;
  }
  const inExplore = (valueOf(stack.correlations) ?? []).filter(
    (each) => each.sourceUid === facts.logs.uid && each.targetUid === traces.uid
  );
  const isInExplore = missed.every((line) => inExplore.some((each) => correlationFinds(each, line)));
  const isBroken = (each: Record<string, unknown>) =>
    each.name === entry.name || compiled(text(each.matcherRegex) ?? '') === undefined;
  const dead = fields.findIndex((each) => isBroken(each) && !facts.all.some((line) => fieldFinds(each, line)));
  const where = WHERE[first.shape.placement];
  const but = isInExplore ? ', and a correlation works in Explore only' : '';
  plan.changes.push({
    link: 'log-to-trace',
    setting: SETTING,
    need: isInExplore ? 'better' : 'broken',
    sentence: `The lines of ${said(first.service)} have their trace id ${where}, where no derived field finds it${but}; one now does.`,
    evidence: [`${missed.length} of ${own.length} lines without a link`, said(missed[0]?.line.line ?? '')],
  });
  const there = fields[dead];
  if (there) {
    const { matcherType: _, ...kept } = there;
    fields[dead] = { ...kept, ...entry, name: there.name };
  } else {
    fields.push({ ...entry, name: freeName(String(entry.name), fields) });
  }
}

const WHERE = { metadata: 'in the metadata', json: 'in JSON', logfmt: 'as logfmt', text: 'in the text', unknown: '' };

/** Grafana takes the pattern of the first of several with one name. */
function freeName(name: string, fields: ReadonlyArray<Record<string, unknown>>): string {
  const taken = new Set(fields.map((each) => each.name));
  for (let i = 2; ; i++) {
    const next = i === 2 && !taken.has(name) ? name : name.replace(/\)$/, ` ${i})`);
    if (!taken.has(next)) {
      return next;
    }
  }
}
