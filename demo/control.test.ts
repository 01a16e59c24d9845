import type { Server } from 'node:http';
import { createControlServer } from './control';
import { FAULT_NAMES, Faults } from './faults';
import { closeServer, listen } from './http/listen';
import type { ChannelStats } from './telemetry/stats';

const COUNTS: ChannelStats = {
  what: 'spans',
  store: 'Tempo',
  accepted: 9,
  sent: 5,
  dropped: 1,
  refused: 1,
  waiting: 2,
};
const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
const sentence = expect.stringMatching(/\.$/);

let faults: Faults;
let server: Server;
let url: string;
let said: string[];

beforeEach(async () => {
  faults = new Faults();
  said = [];
  server = createControlServer({ faults, stats: { stats: () => [COUNTS] }, onChange: (line) => said.push(line) });
  url = `http://127.0.0.1:${await listen(server, 'The control API', 0, '127.0.0.1')}`;
});
afterEach(() => closeServer(server, 0));

const send = (method: string, path: string, body?: string, headers: Record<string, string> = {}) =>
  fetch(`${url}${path}`, { method, body, headers, redirect: 'manual' });
const ask = async (method: string, path: string, body?: string): Promise<{ status: number; answer: unknown }> => {
  const response = await send(method, path, body);
  return { status: response.status, answer: await response.json() };
};
const on = () => [...faults.active()];

describe('the control API', () => {
  it('is healthy', async () => {
    expect(await ask('GET', '/healthz')).toEqual({ status: 200, answer: { status: 'ok' } });
  });

  it('tells what became of the telemetry', async () => {
    expect(await ask('GET', '/stats')).toEqual({ status: 200, answer: [COUNTS] });
  });

  it('lists all faults, and shows one', async () => {
    faults.set('row-lock', true);
    expect(await ask('GET', '/faults')).toEqual({ status: 200, answer: faults.list() });
    expect(await ask('GET', '/faults/row-lock')).toEqual({ status: 200, answer: faults.state('row-lock') });
  });

  it('switches by body and by path, answers with the list, and says which are on', async () => {
    expect(await ask('POST', '/faults', '{"fault":"throttle"}')).toEqual({ status: 200, answer: faults.list() });
    expect(on()).toEqual(['throttle']);
    await ask('POST', '/faults/row-lock');
    expect(on()).toEqual(['throttle', 'row-lock']);
    await ask('POST', '/faults', '{"fault":"throttle","on":false}');
    expect(on()).toEqual(['row-lock']);
    await ask('DELETE', '/faults/row-lock');
    expect(on()).toEqual([]);
    faults.set('throttle', true);
    expect(await ask('DELETE', '/faults')).toEqual({ status: 200, answer: faults.list() });
    expect(on()).toEqual([]);
    expect(said).toEqual([
      'Faults on: throttle.',
      'Faults on: throttle, row-lock.',
      'Faults on: row-lock.',
      'Faults on: none.',
      'Faults on: none.',
    ]);
  });

  it('takes JSON from a curl that calls it a form', async () => {
    const response = await send('POST', '/faults', '{"fault":"throttle"}', {
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect([response.status, on()]).toEqual([200, ['throttle']]);
  });

  it('answers a form of curl as any other body: with the list, or with the valid names', async () => {
    const post = async (form: string) => {
      const response = await send('POST', '/faults', form, { 'content-type': 'application/x-www-form-urlencoded' });
      const answer: unknown = await response.json();
      return { status: response.status, answer };
    };
    expect(await post('fault=throttle')).toEqual({ status: 200, answer: faults.list() });
    for (const bad of ['nonsense', 'fault=nope', 'fault=throttle&on=maybe']) {
      expect(await post(bad)).toEqual({ status: 400, answer: { error: sentence, faults: FAULT_NAMES } });
    }
    expect(on()).toEqual(['throttle']);
  });

  it.each([
    ['POST', '/faults', 'nonsense', 400],
    ['POST', '/faults', '{"fault":"nope"}', 400],
    ['POST', '/faults', '{"fault":"throttle","on":1}', 400],
    ['POST', '/faults', '{"fault":"throttle","enabled":false}', 400],
    ['POST', '/faults/throttle?on=false', undefined, 400],
    ['POST', '/faults', JSON.stringify({ fault: 'throttle', filler: 'x'.repeat(10_000) }), 413],
    ['POST', '/faults/throttle', '{"on":false}', 400],
    ['POST', '/faults/nope', undefined, 400],
    ['GET', '/faults/nope', undefined, 400],
    ['DELETE', '/faults/nope', undefined, 400],
    ['DELETE', '/faults/constructor', undefined, 400],
  ])('%s %s with a bad name or body names the valid faults', async (method, path, body, status) => {
    expect(await ask(method, path, body)).toEqual({ status, answer: { error: sentence, faults: FAULT_NAMES } });
    expect(on()).toEqual([]);
  });

  it.each([
    ['/faults', '{"fault":"throttle"}'],
    ['/faults', 'x'.repeat(10_000)],
    ['/faults?fault=throttle', undefined],
    ['/faults/throttle', '{"on":true}'],
  ])('DELETE %s with %s switches nothing off: it would mean more than was asked', async (path, body) => {
    faults.set('throttle', true);
    faults.set('row-lock', true);
    expect(await ask('DELETE', path, body)).toEqual({ status: 400, answer: { error: sentence, faults: FAULT_NAMES } });
    expect(on()).toEqual(['throttle', 'row-lock']);
    expect(said).toEqual([]);
  });

  it.each([
    ['PUT', '/faults', 405],
    ['PATCH', '/faults/throttle', 405],
    ['POST', '/healthz', 405],
    ['POST', '/', 405],
    ['DELETE', '/stats', 405],
    ['GET', '/constructor', 404],
    ['GET', '/faults/', 404],
    ['GET', '/faults/throttle/now', 404],
  ])('%s %s is %d', async (method, path, status) => {
    expect(await ask(method, path)).toEqual({ status, answer: { error: sentence } });
  });

  it.each([
    ['POST', '/faults', 'fault=throttle'],
    ['POST', '/faults', '{"fault":"throttle"}'],
    ['POST', '/faults/throttle', undefined],
    ['DELETE', '/faults', undefined],
    ['DELETE', '/faults/row-lock', undefined],
  ])('%s %s of another site’s page is refused', async (method, path, body) => {
    faults.set('row-lock', true);
    const response = await send(method, path, body, {
      origin: 'https://elsewhere.example',
      'content-type': body?.startsWith('fault') ? 'application/x-www-form-urlencoded' : 'text/plain',
    });
    expect([response.status, await response.json()]).toEqual([403, { error: sentence }]);
    expect(on()).toEqual(['row-lock']);
  });
});

describe('in a browser', () => {
  const submit = (form: Record<string, string>) =>
    send('POST', '/faults', new URLSearchParams(form).toString(), {
      accept: BROWSER,
      origin: url,
      'content-type': 'application/x-www-form-urlencoded',
    });

  it('the root leads to the page', async () => {
    const response = await send('GET', '/', undefined, { accept: BROWSER });
    expect([response.status, response.headers.get('location')]).toEqual([302, '/faults']);
  });

  it('the faults are a page under a policy that allows nothing but itself', async () => {
    const response = await send('GET', '/faults', undefined, { accept: BROWSER });
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('vary')).toBe('accept');
    expect(response.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/]+=*'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/
    );
    expect(await response.text()).toContain('<h1>Faults of the demo shop</h1>');
  });

  it('a form switches and leads back to where the button was', async () => {
    const back = async (form: Record<string, string>) => {
      const response = await submit(form);
      return [response.status, response.headers.get('location'), ...on()];
    };
    expect(await back({ fault: 'throttle', on: 'true' })).toEqual([303, '/faults#throttle', 'throttle']);
    expect(await back({ fault: 'row-lock', on: 'true' })).toEqual([303, '/faults#row-lock', 'throttle', 'row-lock']);
    expect(await back({ fault: 'throttle', on: 'false' })).toEqual([303, '/faults#throttle', 'row-lock']);
    expect(await back({ all: 'off' })).toEqual([303, '/faults']);
    expect(said).toHaveLength(4);
  });

  it('a form that cannot be read is answered by the page with the reason', async () => {
    const response = await submit({ fault: '<script>' });
    const page = await response.text();
    expect([response.status, on()]).toEqual([400, []]);
    expect(page).toMatch(
      /role="alert">\s*There is no fault named &quot;&lt;script&gt;&quot;\. Valid names: throttle, /
    );
    expect(page).not.toContain('<script');
  });
});
