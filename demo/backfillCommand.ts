import { fork } from 'node:child_process';
import { createHistory } from '../src/backends/sample/model/history';
import { runBackfill } from './backfill/backfill';
import type { DemoConfig } from './config';
import type { Say } from './telemetry/storeReport';

/** The argument that makes the program write the history and end. */
export const BACKFILL_COMMAND = 'backfill';

/** The exit code of a command that has said itself what is missing. */
const INCOMPLETE = 1;

/** The history ends before now: what is under way at its end is finished, and no record may lie in the future. */
const SETTLE_MS = 20_000;

/**
 * The `backfill` command: writes the hour before now to the stores, or finishes what an earlier start began, and says how
 * that went. The process ends with 1 where the history is not complete.
 */
export async function runBackfillCommand(config: DemoConfig, say: Say): Promise<void> {
  // Where the demo has started this process: it ends with the demo, and does not wait for it.
  process.once('disconnect', () => process.exit());
  process.channel?.unref();
  const isComplete = await runBackfill({
    config,
    id: { seed: config.seed, endMs: Date.now() - SETTLE_MS },
    history: (id, recorder) => createHistory({ ...id, recorder }),
    say,
  });
  if (!isComplete) {
    process.exitCode = INCOMPLETE;
  }
}

export interface RunningBackfill {
  /** Ends it where it is; does nothing where it has ended. */
  stop(): void;
}

/**
 * Runs the `backfill` command beside the demo: a process of its own keeps neither the services waiting nor its memory.
 * @param entry the file of the running program: TypeScript under a loader, or the bundle
 */
export function startBackfill(entry: string, { seed }: DemoConfig, say: Say): RunningBackfill {
  const child = fork(entry, [BACKFILL_COMMAND], { env: { ...process.env, DEMO_SEED: String(seed) } });
  let isStopped = false;
  child.once('error', (error) => say(`The history cannot be written: ${error.message}.`));
  child.once('exit', (code, signal) => {
    if (code !== 0 && code !== INCOMPLETE && !isStopped) {
      say(`The history may not be complete: its process ended early (${signal ?? `code ${code}`}).`);
    }
  });
  return {
    stop() {
      isStopped = true;
      child.kill('SIGTERM');
    },
  };
}
