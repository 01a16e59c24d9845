import {
  bare,
  down,
  exemplars,
  lines,
  metric,
  observed,
  serviceWith,
  stackSet,
  stackWith,
} from './checks/testing/observations';
import type { ServiceObservations, StackObservations } from './observations';
import { readinessOf } from './readiness';
import { scoreOf } from './score';
import type { CheckResult, Verdict } from './types';

const scored = (service: Partial<ServiceObservations> = {}, stack: StackObservations = stackWith()) =>
  scoreOf(readinessOf(stack, serviceWith(service)));
const result = (id: string, verdict: Verdict): CheckResult => ({ id, title: id, verdict, sentence: '', evidence: [] });

describe('the score', () => {
  it('of a healthy service is 100, and all links work', () => {
    expect(scored()).toEqual({
      points: 100,
      links: { 'metric-trace': 'works', 'trace-log': 'works', 'log-trace': 'works' },
      asked: 16,
      unknown: 0,
    });
  });

  it('takes 30 for a broken link, however many checks say so', () => {
    const broken = scored({ exemplars: observed(exemplars('other')) });
    expect(broken.links).toEqual({ 'metric-trace': 'broken', 'trace-log': 'works', 'log-trace': 'works' });
    expect(broken.points).toBe(70);
    expect(scored({ lines: observed(lines(9, bare)) })).toMatchObject({
      points: 40,
      links: { 'trace-log': 'broken', 'log-trace': 'broken' },
    });
  });

  it('takes 10 for a link at risk', () => {
    expect(scored({}, stackSet('traces', { tracesToLogsV2: undefined })).points).toBe(70);
    expect(scored({ lines: observed([...lines(9), ...lines(9, bare)]) })).toMatchObject({
      points: 80,
      links: { 'metric-trace': 'works', 'trace-log': 'at-risk', 'log-trace': 'at-risk' },
    });
  });

  it('takes 10 from each link that a renamed service puts at risk', () => {
    const lists = { metrics: observed(['task']), traces: observed(['task-svc']), logs: observed(['task-svc']) };
    expect(scored({ metrics: undefined }, stackWith({ serviceNames: lists }))).toMatchObject({
      links: { 'metric-trace': 'at-risk', 'trace-log': 'at-risk' },
    });
  });

  it('takes little for a summary beside the histogram, and the link for one without', () => {
    const summary = metric({ name: 'latency_summary', kind: 'summary' });
    expect(scored({ metrics: observed([metric(), summary]) })).toMatchObject({
      points: 97,
      links: { 'metric-trace': 'works' },
    });
    expect(scored({ metrics: observed([summary]), exemplars: observed([]) }).links['metric-trace']).toBe('broken');
  });

  it('takes little for what touches no link', () => {
    expect(scored({ scrapeIntervalMs: observed(10_000) }).points).toBe(97);
    expect(scored({ scrapeIntervalMs: observed(60_000) }).points).toBe(95);
  });

  it('counts unknown checks neither way, and says how many there are', () => {
    expect(scored({ lines: down() })).toEqual({
      points: 100,
      links: { 'metric-trace': 'works', 'trace-log': 'unknown', 'log-trace': 'unknown' },
      asked: 16,
      unknown: 4,
      note: '4 of 16 checks could not be made.',
    });
  });

  it('is absent where nothing is known of any link', () => {
    expect(scoreOf([result('log-trace-ids', 'unknown'), result('log-severity', 'pass')]).points).toBeUndefined();
    expect(scoreOf([]).points).toBeUndefined();
  });

  it('of a link is what is known to be wrong, not what is unknown', () => {
    const { links } = scoreOf([result('log-trace-ids', 'unknown'), result('log-trace-link', 'fail')]);
    expect(links['log-trace']).toBe('broken');
  });

  it('counts results of other tools as failures and warnings of their own', () => {
    const results = readinessOf(stackWith(), serviceWith());
    expect(scoreOf([...results, result('lint', 'fail'), result('pairs', 'warn')]).points).toBe(92);
  });

  it('takes the link from a line for broken where the ids in the lines are dead', () => {
    const results = readinessOf(stackWith(), serviceWith());
    expect(scoreOf([...results, result('dead-links', 'fail')])).toMatchObject({
      points: 70,
      links: { 'log-trace': 'broken' },
    });
  });

  it('never falls below 0', () => {
    const bad = ['exemplars-arrive', 'trace-log-tags', 'log-trace-link', 'a', 'b', 'c', 'd'];
    expect(scoreOf(bad.map((id) => result(id, 'fail'))).points).toBe(0);
  });
});
