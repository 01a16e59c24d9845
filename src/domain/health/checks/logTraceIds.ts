import { severityRank } from '../../logs/severity';
import { quoted } from '../../investigation/words';
import type { Check } from './check';
import { evidence, fail, pass, seenSome, warn } from './outcome';
import { describePlace, lineText, shapeOf } from './ownLines';
import { describeShare, percent, shareOf } from './share';

/** What start-up, drivers and pools write outside of any request. */
const USUAL = 0.1;
const WARN = severityRank('warn');

/**
 * Whether the service's lines name their trace. `fail` where none does; `warn` where, with 95% certainty, more than a
 * tenth do not, or where a tenth of the warnings and errors do not (two at least): a request's context was lost.
 */
export const logTraceIds: Check = {
  id: 'log-trace-ids',
  title: 'Lines carry their trace id',
  links: ['trace-log', 'log-trace'],
  weight: 'breaks',
  run(_stack, service) {
    const lines = seenSome(service.lines, 'Lines');
    if (!lines.known) {
      return lines.outcome;
    }
    const records = lines.value;
    const bare = records.filter(({ traceId }) => traceId === undefined);
    const shown = [
      evidence(
        lines.asked,
        [...bare.slice(0, 2), ...records.filter(({ traceId }) => traceId !== undefined).slice(0, 1)]
          .map(lineText)
          .join('\n')
      ),
    ];
    const fix = {
      where: 'instrumentation' as const,
      sentence: `Write trace_id and span_id of the current span with each line of ${service.service} (OpenTelemetry’s logger bridge does; pino: a mixin), and pass the context on to callbacks, queues and worker threads.`,
      paste: {
        language: 'text' as const,
        text: 'pino({\n  mixin() {\n    const context = trace.getActiveSpan()?.spanContext();\n    return context ? { trace_id: context.traceId, span_id: context.spanId } : {};\n  },\n});',
      },
    };
    if (bare.length === records.length) {
      return fail(
        `None of the ${records.length} newest lines of ${service.service} has a trace id: no line leads to its trace, and no trace to its lines.`,
        shown,
        fix
      );
    }
    const place = describePlace(shapeOf(service, records));
    const severe = records.filter(({ severity }) => severityRank(severity) >= WARN);
    const lost = severe.filter(({ traceId }) => traceId === undefined);
    const [first] = lost;
    if (first !== undefined && lost.length >= 2 && lost.length > USUAL * severe.length) {
      return warn(
        `${describeShare(shareOf(lost.length, severe.length))} of the warnings and errors of ${service.service} have no trace id, such as ${quoted(first.line, 80)}: their context was lost. The others have it ${place}.`,
        shown,
        fix
      );
    }
    const share = shareOf(bare.length, records.length);
    if (share.least > USUAL) {
      return warn(
        `${describeShare(share)} of the lines of ${service.service} have no trace id: their context was lost, or they were written outside of any request. The others have it ${place}.`,
        shown,
        fix
      );
    }
    return pass(
      `${percent(1 - share.value)} of the ${records.length} newest lines have their trace id, ${place}.`,
      shown
    );
  },
};
