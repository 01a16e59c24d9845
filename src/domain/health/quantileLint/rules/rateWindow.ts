import type { SyntaxNode } from '@lezer/common';
import { functionName } from '../../../alerts/promTree';
import { formatDuration, parseDuration } from '../../../investigation/durations';
import { goodWindow, leastWindowMs, type Draft } from '../draft';
import { nodesIn, type ParsedExpression } from '../parse';
import type { LintFacts } from '../types';

const RATES = new Set(['Rate', 'Increase']);
const INTERVAL = /^\$(?:__interval|\{__interval\})$|^\[\[__interval\]\]$/;

/**
 * Windows of rate and increase under four scrapes: two samples make a rate, four bear a missed scrape (Grafana's
 * `$__rate_interval` is at least that). Needs the scrape interval.
 */
export function shortWindows(parsed: ParsedExpression, facts: LintFacts): Draft[] {
  const { scrapeIntervalMs } = facts;
  if (scrapeIntervalMs === undefined || !(scrapeIntervalMs > 0)) {
    return [];
  }
  return nodesIn(parsed.root, isRated).flatMap((node): Draft[] => {
    const range = node.getChild('DurationExpr');
    const window = range ? windowOf(range, parsed, facts) : undefined;
    if (!range || !window || window.ms >= leastWindowMs(scrapeIntervalMs)) {
      return [];
    }
    const isBlind = !window.isLeast && window.ms < 2 * scrapeIntervalMs;
    return [
      {
        problem: 'short-window',
        severity: isBlind ? 'fail' : 'warn',
        sentence: sentenceOf(window, isBlind, scrapeIntervalMs),
        from: range.from,
        to: range.to,
        todo: `Make the window at least four scrapes, ${formatDuration(leastWindowMs(scrapeIntervalMs))}.`,
        edits: [{ from: range.from, to: range.to, text: goodWindow(facts) }],
      },
    ];
  });
}

function sentenceOf({ ms, isLeast }: Window, isBlind: boolean, scrapeMs: number): string {
  const scrapes = Number((ms / scrapeMs).toPrecision(2));
  const held = `${scrapes} scrape${scrapes === 1 ? '' : 's'} of ${formatDuration(scrapeMs)}`;
  if (isLeast) {
    return `Zoomed in, $__interval is ${formatDuration(ms)}, ${held}: the rate has gaps or is empty.`;
  }
  return isBlind
    ? `The window of ${formatDuration(ms)} holds ${held}, and a rate needs two: it is empty most of the time.`
    : `The window of ${formatDuration(ms)} holds ${held}: one that is late or missed leaves a gap.`;
}

function isRated(node: SyntaxNode): boolean {
  if (node.name !== 'MatrixSelector') {
    return false;
  }
  let outer = node.parent;
  while (outer && ['FunctionCallBody', 'OffsetExpr', 'StepInvariantExpr', 'ParenExpr'].includes(outer.name)) {
    outer = outer.parent;
  }
  return outer?.name === 'FunctionCall' && RATES.has(functionName(outer));
}

interface Window {
  ms: number;
  /** It may be longer, as the time range asks for. */
  isLeast?: boolean;
}

function windowOf(range: SyntaxNode, parsed: ParsedExpression, { minIntervalMs }: LintFacts): Window | undefined {
  const text = parsed.textOf(range).trim();
  if (INTERVAL.test(text)) {
    return minIntervalMs === undefined ? undefined : { ms: minIntervalMs, isLeast: true };
  }
  if (parsed.isVariable(range)) {
    return undefined;
  }
  const ms = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) * 1000 : parseDuration(text);
  return ms === undefined || ms === 0 ? undefined : { ms };
}
