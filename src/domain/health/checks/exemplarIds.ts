import { normalizeTraceId } from '../../../shared/ids';
import type { Check } from './check';
import { configuredLabels, plainValue, traceLabelsOf } from './exemplarIdLabels';
import { evidence, fail, pass, seenSome, unknown, warn } from './outcome';

/** Why a value is no trace id; undefined where it is one. Some digits fewer are leading zeros that were lost. */
function problemOf(value: string): string | undefined {
  if (value === '') {
    return 'empty';
  }
  if (/^0+$/.test(value)) {
    return 'only zeros, which stands for “no trace”';
  }
  if (/^\d{17,20}$/.test(value)) {
    return 'a decimal number, as Datadog writes ids';
  }
  if (normalizeTraceId(value) === undefined) {
    return /^[0-9a-f-]+$/i.test(value) && value.includes('-')
      ? 'an id with dashes'
      : 'no hex number of up to 32 digits';
  }
  return value.length < 12 ? 'far too short' : undefined;
}

/** Stores know traces by 16 or 32 hex digits; anything else opens nothing. */
export const exemplarIds: Check = {
  id: 'exemplar-ids',
  title: 'Exemplar ids are well-formed',
  links: ['metric-trace'],
  weight: 'breaks',
  run(stack, service) {
    const exemplars = seenSome(service.exemplars, 'Exemplars');
    if (!exemplars.known) {
      return exemplars.outcome;
    }
    const configured = configuredLabels(stack);
    const values = exemplars.value.flatMap((each) => {
      // Whichever of its labels holds an id will do; where none does, the first says what is wrong.
      const found = traceLabelsOf(each, configured).map((name) => plainValue(each.labels[name] ?? ''));
      const best = found.find((value) => problemOf(value) === undefined) ?? found[0];
      return best === undefined ? [] : [best];
    });
    if (values.length === 0) {
      return unknown('The exemplars have no trace id that could be looked at.', [
        evidence(exemplars.asked, JSON.stringify(exemplars.value[0]?.labels ?? {})),
      ]);
    }
    const wrong = values.flatMap((value) => {
      const problem = problemOf(value);
      return problem === undefined ? [] : [{ value, problem }];
    });
    const shown = [
      evidence(exemplars.asked, [...new Set([...wrong.map(({ value }) => value), ...values])].slice(0, 8).join('\n')),
    ];
    const [first] = wrong;
    if (first === undefined) {
      return pass(`The ids of all ${values.length} exemplars are 16 or 32 hex digits, but for leading zeros.`, shown);
    }
    const fix = {
      where: 'instrumentation' as const,
      sentence:
        'Write the trace id of the current span context as 32 lower-case hex digits, and no exemplar where there is no span.',
      paste: {
        language: 'text' as const,
        text: 'const { traceId, traceFlags } = span.spanContext();\nconst exemplarLabels = traceFlags & 1 ? { trace_id: traceId } : undefined;',
      },
    };
    const sentence = `${wrong.length} of ${values.length} exemplar ids are no trace ids: “${first.value.slice(0, 40)}” is ${first.problem}.`;
    return wrong.length === values.length ? fail(sentence, shown, fix) : warn(sentence, shown, fix);
  },
};
