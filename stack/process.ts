import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, renameSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StackProblem } from './problem';
import { waitForHttp } from './wait';

/** A program to start: what to run, where, and how to see that it is ready. */
export interface ProgramSpec {
  name: string;
  title: string;
  command: string;
  args: string[];
  /** Added to the environment of this process. */
  env: Record<string, string>;
  cwd: string;
  readyUrl: string;
  readyTimeoutMs: number;
  /** How long it may take to stop by itself. */
  stopTimeoutMs: number;
}

export interface RunningProgram {
  spec: ProgramSpec;
  pid: number | undefined;
  logFile: string;
  /** Settles when the process is gone, with the reason in words. */
  exited: Promise<string>;
  /** Resolves when it answers; throws a StackProblem with the end of its log when it dies first or takes too long. */
  ready(): Promise<void>;
  /** SIGTERM, then SIGKILL once its time is over. Safe to call more than once. */
  stop(): Promise<void>;
  /** The sentence for a program that is gone though nobody stopped it, with the end of its log. */
  problem(what: string): StackProblem;
}

const TAIL_LINES = 15;

/** Starts a program with its output going to `<name>.log`; the log of the run before is kept as `<name>.previous.log`. */
export function startProgram(spec: ProgramSpec, logFolder: string): RunningProgram {
  const logFile = path.join(logFolder, `${spec.name}.log`);
  if (existsSync(logFile)) {
    renameSync(logFile, path.join(logFolder, `${spec.name}.previous.log`));
  }
  const log = openSync(logFile, 'w');
  const child = spawn(spec.command, spec.args, {
    cwd: spec.cwd,
    env: { ...inheritedEnv(), ...spec.env },
    stdio: ['ignore', log, log],
    // A group of its own: Ctrl-C reaches only this process, which then stops the programs in order.
    detached: true,
  });
  closeSync(log);

  // Where this process ends without having stopped it: at least the request to end goes out.
  const orphan = () => void child.kill('SIGTERM');
  process.once('exit', orphan);

  let gone = false;
  const exited = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ? `signal ${signal}` : `exit code ${code}`));
  }).finally(() => {
    gone = true;
    process.off('exit', orphan);
  });

  const problem = (what: string) =>
    new StackProblem(`${spec.title} ${what}. The end of its log, ${logFile}:\n${tail(logFile)}`);

  const ready = async () => {
    const abort = new AbortController();
    const answers = waitForHttp(spec.readyUrl, spec.readyTimeoutMs, abort.signal);
    const reason = await Promise.race([answers.then(() => undefined), exited]);
    abort.abort();
    if (reason !== undefined || gone) {
      throw problem(`stopped before it was ready (${reason ?? (await exited)})`);
    }
    if (!(await answers)) {
      throw problem(`did not answer on ${spec.readyUrl} within ${spec.readyTimeoutMs / 1000} s`);
    }
  };

  let stopping: Promise<void> | undefined;
  const stop = async () => {
    if (gone || child.pid === undefined) {
      return;
    }
    child.kill('SIGTERM');
    const timer = new AbortController();
    const late = sleep(spec.stopTimeoutMs, 'late', { signal: timer.signal }).catch(() => 'late');
    if ((await Promise.race([exited, late])) === 'late' && !gone) {
      child.kill('SIGKILL');
    }
    timer.abort();
    await exited;
  };

  return { spec, pid: child.pid, logFile, exited, ready, problem, stop: () => (stopping ??= stop()) };
}

/** Settings for tracing that other programs left in the environment would make the stores report their own traces. */
function inheritedEnv(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(OTEL|JAEGER)_/.test(name)));
}

function tail(logFile: string): string {
  const lines = readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-TAIL_LINES);
  return lines.map((line) => `  | ${line}`).join('\n');
}
