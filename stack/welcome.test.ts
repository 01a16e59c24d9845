import { FAULT_NAMES } from '../demo/faults';
import { decodeInvestigation } from '../src/domain/url/codec';
import { expectedFiring } from './alert';
import { firingText, historyMissingText, historyReadyText, previewWelcome, welcome, type Welcome } from './welcome';

const MINUTE = 60_000;
const nowMs = new Date(2026, 9, 20, 10, 0, 2).getTime();
const usual: Welcome = {
  grafanaUrl: 'http://localhost:3000',
  demoUrl: 'http://127.0.0.1:8080',
  logs: 'The logs are in /here',
  faults: [],
  history: { is: 'complete', endMs: nowMs },
  firing: false,
  nowMs,
};

test('the preview names where it is, the sample, and the ways to more', () => {
  const text = previewWelcome('http://localhost:3471');
  for (const part of [
    'http://localhost:3471/a/throughline-investigations-app\n',
    'sample incident',
    '--docker',
    '--native',
  ]) {
    expect(text).toContain(part);
  }
});

/** The investigations that a text links to. */
const linksIn = (text: string) =>
  [...text.matchAll(/http:\S+\/investigate\?\S+/g)].map(([url]) => {
    const { investigation, times, problems } = decodeInvestigation(new URL(url).searchParams);
    expect(problems).toEqual([]);
    return { ...investigation, ...times };
  });

test('names the ways to switch faults', () => {
  const text = welcome(usual);
  for (const part of [
    'http://127.0.0.1:8080/faults\n',
    ' npm run demo -- fault\n',
    ' npm run demo -- fault throttle ',
    'curl -X POST http://127.0.0.1:8080/faults/throttle\n',
    ' npm run demo -- fault off ',
    'curl -X DELETE http://127.0.0.1:8080/faults\n',
    'All faults are off.',
  ]) {
    expect(text).toContain(part);
  }
  expect(welcome({ ...usual, demoUrl: 'http://127.0.0.1:9080' })).toContain(
    'DEMO_CONTROL_PORT=9080 npm run demo -- fault throttle'
  );
});

test('links to the incident of the history, with its whole window', () => {
  const text = welcome(usual);
  const [link] = linksIn(text);
  expect(text).toContain('with an incident from 09:20 to 09:30:');
  expect(link).toMatchObject({
    service: 'task-svc',
    metric: 'http_server_request_duration_seconds',
    thresholdMs: 500,
  });
  expect(Number(link?.from)).toBeLessThan(nowMs - 40 * MINUTE);
  expect(Number(link?.to)).toBeGreaterThan(nowMs - 30 * MINUTE);
  expect(Number(link?.to)).toBeLessThan(nowMs - 20 * MINUTE);
  const [earlier] = linksIn(welcome({ ...usual, history: { is: 'complete', endMs: nowMs - 50 * MINUTE } }));
  expect(Number(link?.from) - Number(earlier?.from)).toBe(50 * MINUTE);
});

test('promises no history where there is none', () => {
  const text = welcome({ ...usual, history: undefined });
  expect(text).not.toContain('History');
  expect(linksIn(text)).toEqual([]);
});

test('links to no history that is being written, and to the same place once it is there', () => {
  const text = welcome({ ...usual, history: { is: 'being written' } });
  expect(text).toContain('  History    an hour of it is being written');
  expect(linksIn(text)).toEqual([]);
  const ready = historyReadyText(usual.grafanaUrl, nowMs);
  expect(ready).toMatch(/^The history is complete: .* from 09:20 to 09:30:\n/);
  expect(linksIn(ready)).toEqual(linksIn(welcome(usual)));
});

test('sends who misses the history to the log of the demo', () => {
  const text = historyMissingText(usual.logs);
  expect(text).toMatch(/^The history is not complete yet\. .*demo.* The logs are in \/here$/);
  expect(linksIn(text)).toEqual([]);
});

test('tells at what time the alert will fire, or that it fires', () => {
  const faults = ['throttle'] as const;
  const time = new Date(expectedFiring(nowMs)).toTimeString().slice(0, 8);
  expect(time).toBe('10:00:10');
  expect(welcome({ ...usual, faults })).toContain(`will fire at about ${time}.`);
  const firing = welcome({ ...usual, faults, firing: true });
  expect(firing).toContain('is firing.');
  expect(firing).not.toContain('will fire');
  expect(linksIn(firingText(usual.grafanaUrl))).toEqual([{ rule: 'task-svc-p99' }]);
});

test.each(FAULT_NAMES.filter((name) => name !== 'throttle'))('tells what to look for under %s, and where', (fault) => {
  const text = welcome({ ...usual, history: undefined, faults: [fault] });
  expect(text).toContain(`${fault} is on.`);
  expect(text).toContain('It fires no alert.\n  Look for: ');
  expect(linksIn(text)).toEqual([{ service: expect.any(String), from: 'now-15m', to: 'now' }]);
  expect(text).not.toContain('All faults are off');
});

test('tells it of each of several', () => {
  const text = welcome({ ...usual, faults: ['throttle', 'row-lock'] });
  expect(text.match(/Look for:/g)).toHaveLength(2);
  expect(text).toMatch(/will fire at about [\s\S]*It fires no alert\./);
});
