import { type ChildProcess, spawn } from 'node:child_process';

export interface CommandResult {
  ok: boolean;
  /** How it ended, in words. */
  reason: string;
  /** What it wrote; stdout and stderr in the order they came. */
  output: string;
}

export interface CommandOptions {
  cwd: string;
  timeoutMs: number;
  env?: Record<string, string>;
  /** Show what it writes at once. */
  live?: boolean;
  /** Keep this stream only, where the other holds data. */
  keep?: 'stderr';
}

/** Time to clean up (the browser tests stop a whole stack) before a command is killed. */
const GRACE_MS = 60_000;

const KEPT_CHARACTERS = 200_000;

/** The command under way; one at a time. */
const current: { child?: ChildProcess } = {};

/** Runs a command to its end; never rejects. */
export function run([command = '', ...args]: string[], options: CommandOptions): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      // Kept output is printed again later, in the middle of other text: without colours.
      env: { ...process.env, ...(!options.live && { FORCE_COLOR: '0' }), ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, so that what it started ends with it.
      detached: true,
    });
    current.child = child;
    let output = '';
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      void stopCommand();
    }, options.timeoutMs);
    const end = (ok: boolean, reason: string) => {
      clearTimeout(timer);
      delete current.child;
      resolve({
        ok: ok && !late,
        reason: late ? `no end after ${options.timeoutMs / 60_000} minutes` : reason,
        output,
      });
    };
    const read = (stream: NodeJS.ReadableStream, kept: boolean) =>
      stream.on('data', (chunk: Buffer) => {
        if (options.live) {
          process.stdout.write(chunk);
        }
        if (kept) {
          output = (output + chunk.toString('utf8')).slice(-KEPT_CHARACTERS);
        }
      });
    read(child.stdout, options.keep !== 'stderr');
    read(child.stderr, true);
    child.once('error', (error) => end(false, error.message));
    child.once('close', (code, signal) => end(code === 0, signal ? `signal ${signal}` : `exit code ${code}`));
  });
}

/** Ends the command under way and all that it started: asks first, as Ctrl-C does. */
export async function stopCommand(): Promise<void> {
  const { child } = current;
  if (child?.pid === undefined) {
    return;
  }
  const { pid } = child;
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const kill = setTimeout(() => signalGroup(pid, 'SIGKILL'), GRACE_MS);
  signalGroup(pid, 'SIGINT');
  await gone;
  clearTimeout(kill);
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // Already gone.
  }
}
