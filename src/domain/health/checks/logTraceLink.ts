import type { LogRecord, LogShape } from '../../logs/types';
import type { Correlation, SourceSettings, StackObservations } from '../observations';
import type { Fix } from '../types';
import type { Check } from './check';
import { correlationValues } from './correlationVariables';
import { fieldReader, isTraceOf } from './derivedFields';
import { evidence, fail, na, pass, seenSome, settingEvidence, unknown, valueOf, warn } from './outcome';
import { describePlace, lineText, shapeOf } from './ownLines';
import { type DerivedField, derivedFieldsOf, templateProblem, traceStoreAt } from './settings';

interface LinkMaker {
  name: string;
  /** Whether it opens this line's trace. */
  leads: (record: LogRecord) => boolean;
  /** Why it never does, although its pattern may fit. */
  problem?: string;
}

function ofField(field: DerivedField, stack: StackObservations): LinkMaker {
  const name = `the derived field “${field.name}”`;
  const reader = fieldReader(field);
  if ('problem' in reader) {
    return { name, leads: () => false, problem: `${name}: ${reader.problem}` };
  }
  const leads = (record: LogRecord) => isTraceOf(reader.read(record), record);
  const store = field.uid === undefined ? undefined : traceStoreAt(field.uid, stack);
  const problem =
    store === 'missing' || store === 'other'
      ? `its data source “${field.uid}” ${store === 'missing' ? 'does not exist' : 'is no trace store'}`
      : templateProblem(field.url);
  return { name, leads, problem: problem && `${name}: ${problem}` };
}

function ofCorrelation(correlation: Correlation, stack: StackObservations): LinkMaker {
  const name = `the correlation “${correlation.label}”`;
  const leads = (record: LogRecord) =>
    correlationValues(correlation, record)?.some((value) => isTraceOf(value, record)) ?? false;
  const { targetUid } = correlation;
  const store = targetUid === undefined ? undefined : traceStoreAt(targetUid, stack);
  return store === 'missing' || store === 'other'
    ? {
        name,
        leads,
        problem: `${name}: its target “${targetUid}” ${store === 'missing' ? 'does not exist' : 'is no trace store'}`,
      }
    : { name, leads };
}

/** Applies what is configured to the lines that were seen, just as Grafana does, and looks whether their traces come out. */
export const logTraceLink: Check = {
  id: 'log-trace-link',
  title: 'A link from the line finds its trace',
  links: ['log-trace'],
  weight: 'breaks',
  run(stack, service) {
    const lines = seenSome(service.lines, 'Lines');
    if (!lines.known) {
      return lines.outcome;
    }
    const { logs } = stack;
    if (logs === undefined) {
      return unknown('No log store is chosen.');
    }
    const records = lines.value.filter(({ traceId }) => traceId !== undefined);
    if (records.length === 0) {
      return na('No line has a trace id that a link could take.', [
        evidence(lines.asked, lineText(lines.value[0] ?? NO_LINE)),
      ]);
    }
    const correlations = (valueOf(stack.correlations) ?? []).filter(({ sourceUid }) => sourceUid === logs.uid);
    const makers = [
      ...derivedFieldsOf(logs).map((field) => ofField(field, stack)),
      ...correlations.map((correlation) => ofCorrelation(correlation, stack)),
    ];
    const sound = makers.filter(({ problem }) => problem === undefined);
    const unlinked = records.filter((record) => !sound.some(({ leads }) => leads(record)));
    const linked = records.length - unlinked.length;
    const shown = [
      settingEvidence(logs, 'derivedFields'),
      evidence(
        stack.correlations.asked,
        correlations.map((each) => JSON.stringify(each)).join('\n') || 'none from here'
      ),
      evidence(lines.asked, [...unlinked, ...records].slice(0, 2).map(lineText).join('\n')),
    ];
    const place = describePlace(shapeOf(service, records));
    if (unlinked.length === 0) {
      const used = makers.find(({ leads, problem }) => problem === undefined && records.some(leads));
      return pass(`Lines have their trace id ${place}, and ${used?.name ?? 'a link'} makes a link of it.`, shown);
    }
    if (stack.correlations.answer.status === 'failed') {
      return unknown(
        `No derived field of ${logs.name} takes the trace id ${place}, and the correlations could not be read: ${stack.correlations.answer.failure.message}`,
        shown
      );
    }
    const wrong = makers.flatMap(({ problem, leads }) =>
      problem !== undefined && (unlinked.some(leads) || /pattern/.test(problem)) ? [problem] : []
    );
    const why = wrong.length > 0 ? ` (${wrong.join('; ')})` : '';
    const fix = fixFor(logs, stack, shapeOf(service, unlinked), wrong);
    return linked === 0
      ? fail(
          `Lines have their trace id ${place}, but no derived field or correlation of ${logs.name} makes a link of it${why}.`,
          shown,
          fix
        )
      : warn(
          `${unlinked.length} of ${records.length} lines get no link to their trace${why}: they have the id ${describePlace(shapeOf(service, unlinked))}.`,
          shown,
          fix
        );
  },
};

const NO_LINE: LogRecord = { timeMs: 0, line: '', severity: 'unknown', labels: {} };

const MATCHERS: Record<LogShape['placement'], (key: string) => string> = {
  metadata: (key) => `of type label that matches ^${key}$`,
  json: (key) => `whose pattern takes the JSON key ${key}`,
  logfmt: (key) => `whose pattern takes the value after ${key}=`,
  text: () => 'whose pattern takes the id out of the text',
  unknown: () => 'whose pattern takes the id out of the line',
};

function fixFor(logs: SourceSettings, stack: StackObservations, shape: LogShape, wrong: readonly string[]): Fix {
  const target = stack.traces ? ` and leads to “${stack.traces.uid}”` : '';
  return {
    where: 'provisioning',
    sentence:
      wrong.length > 0
        ? `Mend in ${logs.name}: ${wrong.join('; ')}.`
        : `Add a derived field to ${logs.name} ${MATCHERS[shape.placement]('key' in shape ? shape.key : '')}${target}, with the value as its query.`,
  };
}
