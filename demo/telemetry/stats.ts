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
  /** In the queue or on the way now. */
  waiting: number;
}

/** Whoever counts what is shipped. */
export interface StatsSource {
  stats(): ChannelStats[];
}
