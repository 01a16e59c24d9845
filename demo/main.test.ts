import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { closeServer, listen } from './http/listen';
import { startFakeStore, type FakeStore } from './testing/fakeStore';

const PREFIXES = ['WEB', 'TASK', 'CHECKOUT', 'INVENTORY', 'PAYMENT'];
const ANY_PORTS = ['CONTROL', ...PREFIXES, ...PREFIXES.map((name) => `${name}_METRICS`)];
const FROM_SOURCE = ['-r', 'esbuild-register', join(__dirname, 'main.ts')];
const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';

/** The demo as its own process, on ports that the system chooses. */
class DemoProcess {
  output = '';
  readonly exit: Promise<number | null>;
  private readonly child: ChildProcessWithoutNullStreams;

  /** @param program the arguments that make Node run the demo */
  constructor(env: Record<string, string>, args: string[] = [], program = FROM_SOURCE) {
    const ports = ANY_PORTS.map((name) => [`DEMO_${name}_PORT`, '0']);
    this.child = spawn(process.execPath, [...program, ...args], {
      env: { ...process.env, ...Object.fromEntries(ports), DEMO_RATE: '0', DEMO_BACKFILL: 'off', ...env },
      cwd: join(__dirname, '..'),
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    }
    this.exit = new Promise((resolve) => this.child.on('close', resolve));
  }

  /** Waits for a line that matches and returns its first group. */
  said(pattern: RegExp): Promise<string> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const match = pattern.exec(this.output);
        if (match) {
          resolve(match[1] ?? '');
        }
      };
      look();
      this.child.stdout.on('data', look);
      void this.exit.then(() => reject(new Error(`The demo ended without saying ${pattern}: ${this.output}`)));
    });
  }

  kill(signal: NodeJS.Signals) {
    this.child.kill(signal);
  }
}

describe('the demo as a process', () => {
  let store: FakeStore;
  let running: DemoProcess | undefined;

  beforeEach(async () => {
    store = await startFakeStore(200);
  });
  afterEach(async () => {
    running?.kill('SIGKILL');
    await running?.exit;
    running = undefined;
    await store.close();
  });

  const start = (env: Record<string, string> = {}, args: string[] = [], program = FROM_SOURCE) => {
    running = new DemoProcess(
      {
        OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${store.url}/v1/traces`,
        OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: `${store.url}/otlp/v1/logs`,
        LOKI_PUSH_URL: `${store.url}/loki/api/v1/push`,
        ...env,
      },
      args,
      program
    );
    return running;
  };
  const sentTo = (path: string) =>
    store.received
      .filter((request) => request.path === path)
      .map(({ body }) => body)
      .join('\n');

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'ships what it holds and exits 0 on %s',
    async (signal) => {
      const demo = start();
      const port = await demo.said(/web-frontend on port (\d+)/);
      const response = await fetch(`http://127.0.0.1:${port}/tasks?id=tenant-42.1`, {
        headers: { traceparent: `00-${TRACE_ID}-00f067aa0ba902b7-01` },
      });
      await response.arrayBuffer();
      demo.kill(signal);
      demo.kill('SIGINT');
      expect(await demo.exit).toBe(0);
      expect(sentTo('/v1/traces')).toContain(TRACE_ID);
      expect(sentTo('/v1/traces')).toContain('db:query');
      expect(sentTo('/otlp/v1/logs')).toContain(TRACE_ID);
      expect(sentTo('/loki/api/v1/push')).toContain(TRACE_ID);
      expect(demo.output).not.toContain('lost');
    },
    30_000
  );

  it('starts with a fault on and its load running, and outlives stores that are not there yet', async () => {
    store.status = 503;
    const demo = start({ DEMO_RATE: '50', DEMO_SAMPLE_RATIO: '0.5' }, ['--fault', 'throttle']);
    await demo.said(/Tempo at \S+ answers 503 \(told to refuse\): keeping/);
    await demo.said(/Loki at \S+ answers 503 \(told to refuse\): keeping/);
    const tried = store.received.length;
    store.status = 200;
    await store.answered(tried + 4);
    demo.kill('SIGTERM');
    expect(await demo.exit).toBe(0);
    expect(demo.output.match(/answers 503/g)).toHaveLength(2);
    expect(sentTo('/loki/api/v1/push')).toContain('RetryAttempts=3');
  }, 30_000);

  describe.each(['its source', 'one bundled file'])('from %s', (form) => {
    let folder: string | undefined;
    let prometheus: Server | undefined;

    afterEach(async () => {
      if (prometheus) {
        await closeServer(prometheus, 0);
      }
      if (folder) {
        rmSync(folder, { recursive: true });
      }
    });

    const programOf = () => {
      if (form === 'its source') {
        return FROM_SOURCE;
      }
      folder = mkdtempSync(join(tmpdir(), 'demo-'));
      const outfile = join(folder, 'demo.js');
      buildSync({
        entryPoints: [join(__dirname, 'main.ts')],
        bundle: true,
        platform: 'node',
        outfile,
        logLevel: 'error',
      });
      return [outfile];
    };
    const startPrometheus = async (listener: RequestListener) => {
      prometheus = createServer(listener);
      return `http://127.0.0.1:${await listen(prometheus, 'Prometheus', 0, '127.0.0.1')}`;
    };
    /** A Prometheus with the history of an earlier start. */
    const full: RequestListener = (_req, res) =>
      res.end('{"data":{"result":[{"metric":{"seed":"1","end_ms":"1795266000000"},"value":[0,"1"]}]}}');

    it('writes the history beside the running demo, once', async () => {
      const demo = start({ DEMO_BACKFILL: 'on', DEMO_PROMETHEUS_URL: await startPrometheus(full) }, [], programOf());
      const port = await demo.said(/web-frontend on port (\d+)/);
      await demo.said(/(no second one is written)/);
      const response = await fetch(`http://127.0.0.1:${port}/tasks?id=tenant-07.1`);
      await response.arrayBuffer();
      expect(response.status).toBe(200);
      demo.kill('SIGTERM');
      expect(await demo.exit).toBe(0);
      expect(demo.output).not.toContain('ended early');
    }, 30_000);

    it('does not wait for the history, which ends with it', async () => {
      let asked = () => {};
      let left = () => {};
      const isAsked = new Promise<void>((resolve) => (asked = resolve));
      const isLeft = new Promise<void>((resolve) => (left = resolve));
      const url = await startPrometheus((req) => {
        req.socket.on('close', left);
        asked();
      });
      const demo = start({ DEMO_BACKFILL: 'on', DEMO_PROMETHEUS_URL: url }, [], programOf());
      await demo.said(/web-frontend on port (\d+)/);
      await isAsked;
      demo.kill('SIGTERM');
      expect(await demo.exit).toBe(0);
      await isLeft;
      expect(demo.output).not.toContain('ended early');
    }, 30_000);

    it('writes the history alone on `backfill`', async () => {
      const demo = start({ DEMO_PROMETHEUS_URL: await startPrometheus(full) }, ['backfill'], programOf());
      expect(await demo.exit).toBe(0);
      expect(demo.output).toMatch(/^demo: .*no second one is written\.\n$/);
    }, 30_000);
  });

  it('exits 1 with one sentence where the history is not complete', async () => {
    store.answers = { '/api/v1/query?': { data: { result: [] } }, '/api/v1/status/buildinfo': {} };
    const demo = start({ DEMO_PROMETHEUS_URL: store.url }, ['backfill']);
    await store.answered(2);
    store.status = 404;
    expect(await demo.exit).toBe(1);
    expect(demo.output).toMatch(/^demo: No history was written: .*\.\n$/);
  }, 30_000);

  it('sums up on its end what the stores refused', async () => {
    store.answers['/v1/traces'] = { partialSuccess: { rejectedSpans: '1', errorMessage: 'too large' } };
    const demo = start();
    const port = await demo.said(/web-frontend on port (\d+)/);
    const response = await fetch(`http://127.0.0.1:${port}/tasks?id=tenant-42.1`);
    await response.arrayBuffer();
    demo.kill('SIGTERM');
    expect(await demo.exit).toBe(0);
    expect(demo.output).toMatch(/Tempo at \S+ refused 1 spans \(too large\); they are dropped\./);
    expect(demo.output).toMatch(/Delivered \d+ spans, \d+ lines by OTLP, \d+ pushed lines; refused 1 spans\.\n$/);
    expect(demo.output).not.toContain('OpenTelemetry');
  }, 30_000);

  it('says which port is taken and exits 1', async () => {
    const other = createServer();
    const port = await listen(other, 'Another program', 0, '127.0.0.1');
    const demo = start({ DEMO_TASK_PORT: String(port) });
    expect(await demo.exit).toBe(1);
    expect(demo.output).toBe(
      `demo: task-svc cannot listen on 127.0.0.1:${port}: the port is in use by another program.\n`
    );
    await closeServer(other, 0);
  }, 30_000);

  it.each([
    [{ DEMO_RATE: 'fast' }, [], 'DEMO_RATE is "fast"'],
    [{}, ['--fault', 'meltdown'], 'Valid names: throttle'],
    [{}, ['backfill', 'now'], '"backfill" is not understood'],
    [{ DEMO_CONTROL_PORT: '1', DEMO_RATE: 'fast' }, ['fault', 'throttle'], 'No demo answers at http://127.0.0.1:1'],
    [{ DEMO_CONTROL_PORT: '9', DEMO_WEB_PORT: '9' }, [], 'DEMO_CONTROL_PORT and DEMO_WEB_PORT are both 9'],
  ])(
    'answers %j %j with one sentence and exits 1',
    async (env, args, part) => {
      const demo = start(env, args);
      expect(await demo.exit).toBe(1);
      expect(demo.output).toMatch(/^demo: .*\n$/);
      expect(demo.output).toContain(part);
    },
    30_000
  );
});
