import type { Fix } from '../types';
import { NOBODY } from './calls';
import type { MissingHalf } from './types';

const INJECT = [
  '// Node: register the instrumentation before the HTTP client is loaded; a client of your own injects by itself:',
  'const headers: Record<string, string> = {};',
  'propagation.inject(context.active(), headers);',
  'await fetch(url, { headers });',
].join('\n');

/** The change that brings back the other half. */
export function missingHalfFix(why: MissingHalf, caller: string, callee: string): Fix {
  switch (why) {
    case 'uninstrumented':
      return {
        where: 'instrumentation',
        sentence: `Start ${callee} with OpenTelemetry’s HTTP server instrumentation, and let it export to the same collector as ${caller}.`,
        paste: {
          language: 'text',
          text: 'NODE_OPTIONS="--require @opentelemetry/auto-instrumentations-node/register"\nOTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4318',
        },
      };
    case 'context-lost':
      return {
        where: 'instrumentation',
        sentence: `Let ${caller} send traceparent on its calls to ${callee} (\`propagation.inject\`), see that no proxy between them drops the header, and that both use the W3C propagator (\`OTEL_PROPAGATORS=tracecontext,baggage\`).`,
        paste: { language: 'text', text: INJECT },
      };
    case 'server-missing':
      return {
        where: 'instrumentation',
        sentence: `See that ${callee} samples as its caller does (\`OTEL_TRACES_SAMPLER=parentbased_always_on\`), ends its SERVER span on every path, and does not drop spans (\`OTEL_BSP_MAX_QUEUE_SIZE\`).`,
        paste: { language: 'text', text: 'OTEL_TRACES_SAMPLER=parentbased_always_on\nOTEL_BSP_MAX_QUEUE_SIZE=8192' },
      };
    case 'client-missing':
      return caller === NOBODY
        ? {
            where: 'instrumentation',
            sentence: `Find what calls ${callee} with a traceparent and sends no span (a gateway, a browser, a proxy), and let it export to the same collector.`,
          }
        : {
            where: 'instrumentation',
            sentence: `Add the instrumentation of the HTTP or RPC client that ${caller} calls ${callee} with, so that each call has a CLIENT span.`,
          };
  }
}
