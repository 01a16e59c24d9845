import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import net, { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startProgram, type ProgramSpec } from './process';

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'stack-'))));
afterEach(() => rmSync(folder, { recursive: true }));

async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function program(script: string, given: Partial<ProgramSpec> = {}): Promise<ProgramSpec> {
  const port = await freePort();
  return {
    name: 'thing',
    title: 'The thing',
    command: process.execPath,
    args: ['-e', script],
    env: { PORT: String(port) },
    cwd: folder,
    readyUrl: `http://127.0.0.1:${port}/ready`,
    readyTimeoutMs: 10_000,
    stopTimeoutMs: 5000,
    ...given,
  };
}

const SERVE = `console.log('here'); require('http').createServer((q, r) => r.end('ok')).listen(process.env.PORT, '127.0.0.1');`;
const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test('is ready when it answers, and is gone after the stop', async () => {
  const running = startProgram(await program(SERVE), folder);
  await running.ready();
  expect(isAlive(running.pid ?? 0)).toBe(true);
  await running.stop();
  await running.stop();
  expect(isAlive(running.pid ?? 0)).toBe(false);
  expect(await running.exited).toBe('signal SIGTERM');
  expect(readFileSync(running.logFile, 'utf8')).toBe('here\n');
});

test('is killed when it does not heed the request to end', async () => {
  const deaf = `process.on('SIGTERM', () => {}); ${SERVE}`;
  const running = startProgram(await program(deaf, { stopTimeoutMs: 200 }), folder);
  await running.ready();
  await running.stop();
  expect(await running.exited).toBe('signal SIGKILL');
});

test('says which one died while starting, why, and how its log ends', async () => {
  const running = startProgram(await program(`console.error('no such option: --x'); process.exit(3)`), folder);
  await expect(running.ready()).rejects.toThrow(
    `The thing stopped before it was ready (exit code 3). The end of its log, ${running.logFile}:\n  | no such option: --x`
  );
});

test('says so when it stays silent', async () => {
  const silent = await program('setInterval(() => {}, 1000)', { readyTimeoutMs: 300 });
  const running = startProgram(silent, folder);
  await expect(running.ready()).rejects.toThrow(`The thing did not answer on ${silent.readyUrl} within 0.3 s.`);
  await running.stop();
});

test('a program that cannot be started at all is a death like any other', async () => {
  const running = startProgram(await program('', { command: path.join(folder, 'nothing') }), folder);
  await expect(running.ready()).rejects.toThrow('The thing stopped before it was ready (spawn');
  await running.stop();
});

test('does not outlive a process that crashes', async () => {
  const spec = await program(SERVE);
  const entry = path.join(folder, 'crash.ts');
  writeFileSync(
    entry,
    `import { startProgram } from ${JSON.stringify(path.join(__dirname, 'process'))};
     const running = startProgram(${JSON.stringify(spec)}, ${JSON.stringify(folder)});
     void running.ready().then(() => { console.log(running.pid); throw new Error('crash'); });`
  );
  const loader = require.resolve('esbuild-register');
  const { stdout } = spawnSync(process.execPath, ['-r', loader, entry], { encoding: 'utf8' });
  const pid = Number(stdout);
  expect(pid).toBeGreaterThan(1);
  const answers = () => fetch(spec.readyUrl).then(Boolean, () => false);
  const deadline = Date.now() + 5000;
  while ((await answers()) && Date.now() < deadline) {
    await sleep(50);
  }
  expect(await answers()).toBe(false);
});

test('keeps the log of the run before, and no tracing settings of the shell', async () => {
  process.env.OTEL_EXPORTER_OTLP_ENDPOINT = 'http://elsewhere';
  const spec = await program(`console.log(process.env.RUN, process.env.OTEL_EXPORTER_OTLP_ENDPOINT)`);
  await startProgram({ ...spec, env: { RUN: 'one' } }, folder).exited;
  await startProgram({ ...spec, env: { RUN: 'two' } }, folder).exited;
  delete process.env.OTEL_EXPORTER_OTLP_ENDPOINT;
  expect(readFileSync(path.join(folder, 'thing.previous.log'), 'utf8')).toBe('one undefined\n');
  expect(readFileSync(path.join(folder, 'thing.log'), 'utf8')).toBe('two undefined\n');
  expect(existsSync(path.join(folder, 'thing.previous.previous.log'))).toBe(false);
});
