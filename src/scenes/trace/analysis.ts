/** Reads and analyses a trace; in a chunk of its own, because the latency need not wait for it. */
export { withRetriesFromLines } from '../../domain/logs/suspectLines';
export { analyseTrace } from '../../domain/traces/analyse';
export { partialTraceMessage, readTrace } from '../../domain/traces/readTrace';
