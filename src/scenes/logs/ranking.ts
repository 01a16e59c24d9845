/** Reads and ranks lines; in a chunk of its own, because the latency need not wait for it. */
export { neighboursOf } from '../../domain/logs/neighbours';
export { patternsOf } from '../../domain/logs/patterns';
export { rankLines } from '../../domain/logs/rank';
export { readLogs } from '../../domain/logs/readLogs';
export { clockSkew, skewOf } from '../../domain/traces/skew';
export { Surroundings } from './Surroundings';
