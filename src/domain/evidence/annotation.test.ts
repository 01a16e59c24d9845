import { annotationOf } from './annotation';
import { evidenceId, markCause, newLedger, pin } from './ledger';
import { line, NOW } from './testing/ledgers';
import type { LedgerHead } from './types';

const ORIGIN = 'https://grafana.example.com';
const of = (found: string, head: Partial<LedgerHead> = {}) => {
  const finding = { ...line, found };
  const ledger = pin(newLedger('ab12', { title: 'task-svc p99', service: 'task-svc', ...head }, NOW), finding, NOW);
  return annotationOf(markCause(ledger, evidenceId(finding), NOW), ORIGIN);
};

it('says the cause over the window of the investigation, with the way to it', () => {
  const window = { fromMs: NOW - 1000, toMs: NOW };
  expect(of('throttled by DynamoDB.', { window, link: '/a/x/investigate?rule=r&from=1' })).toEqual({
    time: NOW - 1000,
    timeEnd: NOW,
    text: `task-svc p99: throttled by DynamoDB. <a href="${ORIGIN}/a/x/investigate?rule=r&#38;from=1">Open the investigation</a>`,
    tags: ['throughline', 'throughline-ab12', 'task-svc'],
  });
});

it.each(['<img src=x onerror=alert(1)>', '[a](javascript:alert(1))', '"><script>', "`code` ' & <b>"])(
  'has no markup of a line: %s',
  (found) =>
    expect(of(found).text.replace(/ <a href="[^"]*">Open the investigation<\/a>$/, '')).not.toMatch(/[<>"'`[\]]/)
);

it.each(['javascript:alert(1)', 'https://evil.example/x', 'http://['])('has no link that leads elsewhere: %s', (link) =>
  expect(of('x', { link }).text).not.toContain('<a')
);

it('is short, holds no key, and has no more tags than Grafana takes', () => {
  const { text, tags } = of(`password=hunter2 ${'x'.repeat(3000)}`, { service: 's'.repeat(3000) });
  expect(text.length).toBeLessThan(600);
  expect(text).not.toContain('hunter2');
  expect(tags.join('').length).toBeLessThanOrEqual(500);
});

it('says so where no cause is marked', () => {
  expect(annotationOf(newLedger('a', { title: 'Slow' }, NOW), ORIGIN)).toEqual({
    time: NOW,
    text: 'Slow: the cause is not marked yet.',
    tags: ['throughline', 'throughline-a'],
  });
});
