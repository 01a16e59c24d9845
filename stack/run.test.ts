import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ROOT } from './folders';

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'run-'))));
afterEach(() => rmSync(folder, { recursive: true }));

interface Outcome {
  code: number | null;
  signal: NodeJS.Signals | null;
  output: string;
}

/** Runs `.config/run.mjs` on a program of these lines; `whenSaid` is called with what it prints. */
function run(source: string, args: string[] = [], whenSaid: (text: string, pid: number) => void = () => {}) {
  const entry = path.join(folder, 'entry.ts');
  writeFileSync(entry, source);
  return runEntry(path.relative(ROOT, entry), args, whenSaid);
}

function runEntry(entry: string, args: string[], whenSaid: (text: string, pid: number) => void = () => {}) {
  const child = spawn(process.execPath, [path.join(ROOT, '.config', 'run.mjs'), entry, ...args]);
  let output = '';
  const collect = (chunk: Buffer) => {
    output += chunk.toString();
    whenSaid(output, child.pid ?? 0);
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  return new Promise<Outcome>((resolve) => child.on('close', (code, signal) => resolve({ code, signal, output })));
}

test('runs TypeScript with its arguments and passes the exit code on', async () => {
  const { code, output } = await run(
    `const x: string[] = process.argv.slice(2); console.log(x.join()); process.exit(7);`,
    ['a', '--b']
  );
  expect([code, output]).toEqual([7, 'a,--b\n']);
});

test('passes a signal on and waits for the program to end as it likes', async () => {
  const source = `process.on('SIGTERM', () => { console.log('bye'); process.exit(0); }); setInterval(() => {}, 1000); console.log('up');`;
  const { code, output } = await run(source, [], (text, pid) => text === 'up\n' && process.kill(pid, 'SIGTERM'));
  expect([code, output]).toEqual([0, 'up\nbye\n']);
});

test('ends by the signal that ended the program', async () => {
  const source = `setInterval(() => {}, 1000); console.log('up');`;
  const { signal } = await run(source, [], (text, pid) => text === 'up\n' && process.kill(pid, 'SIGINT'));
  expect(signal).toBe('SIGINT');
});

test('says when there is no such program', async () => {
  expect(await runEntry('stack/nothing.ts', [])).toMatchObject({
    code: 1,
    output: 'There is no stack/nothing.ts in this repository.\n',
  });
});
