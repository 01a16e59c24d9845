const ZEROS = '0'.repeat(16);

/**
 * A trace id as a tracer of 64 bits writes it: 16 characters where the high half is zero. Any other id stays whole,
 * leading zeros included.
 * @param traceId 32 lower-case hex characters
 */
export function writtenTraceId(traceId: string): string {
  return traceId.startsWith(ZEROS) ? traceId.slice(16) : traceId;
}
