/** What became of one kind of record on its way to one store, counted since the start. */
export interface ChannelStats {
  /** The kind of record: spans, lines, samples. */
  what: string;
  /** Where they go. */
  store: string;
  /** Taken into the queue. */
  accepted: number;
  /** Delivered: the store said so. */
  sent: number;
  /** Given up because the queue was full or the demo ended. */
  dropped: number;
  /** Delivered and turned down by the store for good. */
  refused: number;
  /** There where the store took some of what counts as refused, and did not say how many. */
  refusedAtMost?: true;
  /** In the queue or on the way now. */
  waiting: number;
}

/** Whoever counts what is shipped. */
export interface StatsSource {
  stats(): ChannelStats[];
}

/** One sentence on what became of everything: what was delivered, and what was lost where something was. */
export function summaryOf(stats: readonly ChannelStats[]): string {
  if (stats.length === 0) {
    return 'Stopped.';
  }
  const delivered = stats.map(({ sent, what }) => `${sent} ${what}`).join(', ');
  const dropped = stats.filter((channel) => channel.dropped > 0).map(({ dropped: lost, what }) => `${lost} ${what}`);
  const refused = stats
    .filter((channel) => channel.refused > 0)
    .map(({ refused: lost, refusedAtMost, what }) => `${refusedAtMost ? 'at most ' : ''}${lost} ${what}`);
  return [
    `Delivered ${delivered}`,
    ...(dropped.length > 0 ? [`dropped ${dropped.join(', ')}`] : []),
    ...(refused.length > 0 ? [`refused ${refused.join(', ')}`] : []),
  ]
    .join('; ')
    .concat('.');
}
