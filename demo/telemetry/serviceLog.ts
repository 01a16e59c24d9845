/** Severities the demo uses; `warn` and `info` are what the shop's own code writes most. */
export type Level = 'debug' | 'info' | 'warn' | 'error';

export type LogFields = Record<string, string | number | boolean>;

/**
 * Writes one line, with the trace id and span id of the active span (also when that span has ended or is not sampled).
 * Each service ships its lines in its own shape.
 */
export type ServiceLog = (level: Level, message: string, fields?: LogFields) => void;
