import { createServer, type Server } from 'node:http';
import { createControlServer } from './control';
import { runFaultCommand } from './faultCommand';
import { FAULT_NAMES, Faults } from './faults';
import { closeServer, listen } from './http/listen';

const start = async (server: Server) => `http://127.0.0.1:${await listen(server, 'The control API', 0, '127.0.0.1')}`;

describe('the fault command', () => {
  let faults: Faults;
  let server: Server;
  let url: string;

  beforeEach(async () => {
    faults = new Faults();
    server = createControlServer({ faults, stats: { stats: () => [] } });
    url = await start(server);
  });
  afterEach(() => closeServer(server, 0));

  it('lists all faults with state and title', async () => {
    faults.set('row-lock', true);
    const { text, exitCode } = await runFaultCommand([], url);
    const lines = text.split('\n');
    expect(exitCode).toBe(0);
    expect(lines).toHaveLength(FAULT_NAMES.length);
    expect(lines[0]).toMatch(/^off {2}throttle {2,}DynamoDB throttles$/);
    expect(lines[1]).toMatch(/^on {3}row-lock {2,}Row lock$/);
  });

  it('switches one on, and says what to look for', async () => {
    const { text, exitCode } = await runFaultCommand(['throttle'], url);
    expect(exitCode).toBe(0);
    expect(text).toMatch(/^throttle is on\. .*tenant-42.*\nLook for: .*RetryAttempts=3/);
    expect([...faults.active()]).toEqual(['throttle']);
  });

  it('switches one off, and all', async () => {
    for (const name of FAULT_NAMES) {
      faults.set(name, true);
    }
    expect(await runFaultCommand(['throttle', 'off'], url)).toEqual({ text: 'throttle is off.', exitCode: 0 });
    expect(faults.active().size).toBe(FAULT_NAMES.length - 1);
    expect(await runFaultCommand(['off'], url)).toEqual({ text: 'All faults are off.', exitCode: 0 });
    expect(faults.active().size).toBe(0);
  });

  it('switches several, with commas between them as at the start', async () => {
    const { text, exitCode } = await runFaultCommand(['throttle,row-lock,throttle'], url);
    expect([exitCode, ...faults.active()]).toEqual([0, 'throttle', 'row-lock']);
    expect(text.match(/^\S+ is on\./gm)).toEqual(['throttle is on.', 'row-lock is on.']);
    expect(await runFaultCommand(['row-lock,throttle', 'off'], url)).toEqual({
      text: 'row-lock is off.\nthrottle is off.',
      exitCode: 0,
    });
    expect(faults.active().size).toBe(0);
  });

  it.each([[['--help']], [['-h']], [['throttle', '--help']]])(
    '%j prints how it is used, and asks nothing',
    async (args) => {
      const text = expect.stringMatching(/^Use: fault .* throttle, row-lock/);
      expect(await runFaultCommand(args, 'http://127.0.0.1:1')).toEqual({ text, exitCode: 0 });
    }
  );

  it.each([[['off', 'on']], [['off', 'off']]])('%j does not switch all off', async (args) => {
    faults.set('throttle', true);
    expect(await runFaultCommand(args, url)).toEqual({ text: expect.stringMatching(/^Use: fault /), exitCode: 1 });
    expect(faults.active().size).toBe(1);
  });

  it.each([[['nope']], [['throttle,nope']], [[',']], [['throttle', 'perhaps']], [['throttle', 'on', 'now']]])(
    'does not ask for what it cannot mean: %j',
    async (args) => {
      const text = expect.stringContaining(FAULT_NAMES.join(', '));
      expect(await runFaultCommand(args, url)).toEqual({ text, exitCode: 1 });
      expect(faults.active().size).toBe(0);
    }
  );

  it('says so when no demo answers', async () => {
    await closeServer(server, 0);
    expect(await runFaultCommand(['throttle'], url)).toEqual({ text: expect.stringContaining(url), exitCode: 1 });
  });

  it.each(['{"error":"Not today."}', '{}', '[1]'])('does not take %s for success', async (body) => {
    const other = createServer((_, res) => void res.end(body));
    const { text, exitCode } = await runFaultCommand(['throttle'], await start(other));
    expect([text, exitCode]).toEqual([expect.stringMatching(/^Not today\.$|not the demo/), 1]);
    await closeServer(other, 0);
  });
});
