import { hasErrorCode, isOfTelemetry, tellsEffect } from './effectWords';

it.each([
  ['checkout failed: upstream responded with 502', true],
  ['POST /orders returned 500 Internal Server Error', true],
  ['assessment took 3618 ms', true],
  ['Unhandled exception on PUT /items', true],
  ['waited 480 ms for row-level lock', false],
  ['pool exhausted, active=10', false],
  ['listening on port 5000', false],
])('%s tells what came of it: %s', (line, tells) => expect(tellsEffect(line)).toBe(tells));

it.each([
  ['Failed to export spans. Connection refused', true],
  ['traces export: context deadline exceeded', true],
  ['OTLPExporterError: connect ECONNREFUSED 127.0.0.1:4318', true],
  ['{"otelTraceID":"85afe0ab","msg":"pool exhausted"}', false],
  ['export of customer list failed', false],
])('%s is of telemetry: %s', (line, is) => expect(isOfTelemetry(line)).toBe(is));

it.each([
  ['getaddrinfo EAI_AGAIN stock', true],
  ['connect ETIMEDOUT 10.0.3.7', true],
  ['Error: NOT_ENOUGH_REPLICAS', true],
  ['ERROR failed', false],
  ['GET /task HTTP', false],
])('%s has an error code: %s', (line, has) => expect(hasErrorCode(line)).toBe(has));
