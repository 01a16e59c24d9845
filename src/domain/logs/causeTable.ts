/** A kind of cause that a line may name. `weight`: how much it says about why something was slow, in points of rank.ts. */
export interface CauseKind {
  /** Short phrase for the reasons of a ranked line. */
  reason: string;
  weight: number;
  /** Regular expressions without regard to case; each begins with a letter as it is (causeWords.ts sorts by it). */
  words: readonly string[];
  /** Words that, with a number behind them, name a setting: `timeout=5000`. */
  settings?: boolean;
}

/** The one table of words that name a cause, the weightiest first. */
export const CAUSES: readonly CauseKind[] = [
  { reason: 'names a deadlock', weight: 3.5, words: ['dead.?lock'] },
  {
    reason: 'names memory running out',
    weight: 3.5,
    words: [
      'out.?of.?memory',
      'o(?<![a-z]o)om(?:\\b|.?kill)',
      'cannot allocate',
      'heap (?:out|limit|space)',
      'memory (?:pressure|limit)',
    ],
  },
  {
    reason: 'names throttling',
    weight: 3,
    words: [
      'throttl',
      'rate.?limit',
      'too.?many.?requests',
      'slow ?down',
      'provisioned.?throughput',
      'quota.{0,12}exceed',
    ],
  },
  {
    reason: 'names a lock',
    weight: 3,
    words: [
      'row.?(?:level )?lock',
      'lock.{0,3}wait',
      'lock.{0,20}(?:time|held|contention|not available)',
      'wait\\w* (?:for|on) .{0,40}lock\\b',
      'could not (?:obtain|acquire)',
      'contention',
      'blocked (?:by|on)',
    ],
  },
  {
    reason: 'names something exhausted',
    weight: 3,
    words: [
      'exhaust',
      'pool (?:is )?(?:full|empty|timeout)',
      'no (?:free|available|more|idle) \\w*connections?',
      'too many (?:open files|connections|clients)',
      'remaining connection slots',
      'queue (?:is )?full',
      'saturat',
      'back.?pressure',
      'no space left',
      'disk (?:is )?full',
      'limit (?:exceeded|reached)',
    ],
  },
  {
    reason: 'names an open circuit breaker',
    weight: 2.5,
    words: ['circuit.?(?:breaker)?.{0,12}\\bopen', 'load.?shed'],
  },
  {
    reason: 'names a pause of the runtime',
    weight: 2.5,
    words: ['stop.the.world', 'gc (?:pause|overhead)', 'full gc', 'event loop (?:lag|delay|blocked)'],
  },
  {
    reason: 'names a timeout',
    weight: 2,
    words: ['time[ds]?[ -]?out', 'deadline.?exceeded', 'etimedout', 'context canceled'],
    settings: true,
  },
  {
    reason: 'names a failed connection',
    weight: 2,
    words: [
      'refused',
      'econn(?:refused|reset|aborted)',
      'connection.?(?:was )?(?:reset|closed|lost|refused)',
      'broken pipe',
      'epipe',
      'unreachable',
      'no route to host',
      'no such host',
      'enotfound',
      'eai_again',
      'unavailable',
      'bad gateway',
    ],
  },
  {
    reason: 'names slow work',
    weight: 2,
    words: [
      'slow.?(?:query|request|log)',
      'full (?:table )?scan',
      'seq(?:uential)? scan',
      'missing index',
      'long.?running',
      'cold.?start',
      'fail.?over',
      'leader election',
      'replica(?:tion)? lag',
    ],
  },
  {
    reason: 'names a crash',
    weight: 2,
    words: ['panic', 'segmentation fault', 'segfault', 'sigkill', 'sigsegv', 'crash', 'uncaught', 'unhandled'],
  },
  {
    reason: 'names a retry',
    weight: 1,
    words: [
      'retr(?:y|ied|ies|ying)',
      'attempts',
      'back(?:ing)?.?off',
      // A count of retries looks like a setting, but is the very thing.
      'retr(?:ies|y.?count|y.?attempts)["\']?\\s*[=:]\\s*["\']?[1-9]',
      'total.?attempts["\']?\\s*[=:]\\s*["\']?[1-9]',
    ],
    settings: true,
  },
];
