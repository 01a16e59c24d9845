import type { Server } from 'node:http';
import { createControlServer } from './control';
import { runFaultCommand } from './faultCommand';
import { Faults } from './faults';
import { closeServer, listen } from './http/listen';

describe('the control API', () => {
  let faults: Faults;
  let server: Server;
  let url: string;

  beforeEach(async () => {
    faults = new Faults();
    server = createControlServer(faults);
    url = `http://127.0.0.1:${await listen(server, 'The control API', 0, '127.0.0.1')}`;
  });
  afterEach(() => closeServer(server, 0));

  const ask = async (method: string, path: string, body?: string): Promise<{ status: number; answer: unknown }> => {
    const response = await fetch(`${url}${path}`, { method, body });
    return { status: response.status, answer: await response.json() };
  };
  const throttle = (on: boolean) => [{ name: 'throttle', on, description: expect.any(String) }];

  it('is healthy', async () => {
    expect(await ask('GET', '/healthz')).toEqual({ status: 200, answer: { status: 'ok' } });
  });

  it('lists, switches and resets faults', async () => {
    expect(await ask('GET', '/faults')).toEqual({ status: 200, answer: throttle(false) });
    expect(await ask('POST', '/faults', '{"fault":"throttle"}')).toEqual({ status: 200, answer: throttle(true) });
    expect(faults.isOn('throttle')).toBe(true);
    expect(await ask('POST', '/faults', '{"fault":"throttle","on":false}')).toEqual({
      status: 200,
      answer: throttle(false),
    });
    faults.set('throttle', true);
    expect(await ask('DELETE', '/faults/throttle')).toEqual({ status: 200, answer: throttle(false) });
    faults.set('throttle', true);
    expect(await ask('DELETE', '/faults')).toEqual({ status: 200, answer: throttle(false) });
    expect(faults.isOn('throttle')).toBe(false);
  });

  it.each([
    ['POST', '/faults', 'nonsense', 400],
    ['POST', '/faults', '{"fault":"nope"}', 400],
    ['POST', '/faults', '{"fault":"throttle","on":1}', 400],
    ['DELETE', '/faults/nope', undefined, 400],
    ['POST', '/faults', JSON.stringify({ fault: 'throttle', filler: 'x'.repeat(10_000) }), 413],
  ])('%s %s with a bad name or body names the valid faults', async (method, path, body, status) => {
    expect(await ask(method, path, body)).toEqual({
      status,
      answer: { error: expect.stringMatching(/\.$/), faults: ['throttle'] },
    });
    expect(faults.isOn('throttle')).toBe(false);
  });

  it.each([
    ['PUT', '/faults', 405],
    ['GET', '/faults/throttle', 405],
    ['POST', '/healthz', 405],
    ['GET', '/', 404],
    ['GET', '/faults/throttle/now', 404],
  ])('%s %s is %d', async (method, path, status) => {
    expect(await ask(method, path)).toEqual({ status, answer: { error: expect.stringMatching(/\.$/) } });
  });

  it('is driven by the fault command', async () => {
    expect(await runFaultCommand(['throttle'], url)).toEqual({ text: 'throttle: on', exitCode: 0 });
    expect(faults.isOn('throttle')).toBe(true);
    expect(await runFaultCommand([], url)).toEqual({ text: 'throttle: on', exitCode: 0 });
    expect(await runFaultCommand(['throttle', 'off'], url)).toEqual({ text: 'throttle: off', exitCode: 0 });
    faults.set('throttle', true);
    expect(await runFaultCommand(['off'], url)).toEqual({ text: 'throttle: off', exitCode: 0 });
    expect(faults.isOn('throttle')).toBe(false);
  });

  it.each([[['nope']], [['throttle', 'perhaps']], [['throttle', 'on', 'now']]])(
    'does not ask for what the command cannot mean: %j',
    async (args) => {
      expect(await runFaultCommand(args, url)).toEqual({ text: expect.stringContaining('throttle'), exitCode: 1 });
      expect(faults.isOn('throttle')).toBe(false);
    }
  );

  it('says so when no demo answers the command', async () => {
    await closeServer(server, 0);
    expect(await runFaultCommand(['throttle'], url)).toEqual({ text: expect.stringContaining(url), exitCode: 1 });
  });
});
