/** @jest-environment jsdom */
import { renderMarkdown } from '@grafana/data';
import fc from 'fast-check';
import { markCause, newLedger, note, pin } from './ledger';
import { ledgerMarkdown, type ReportPicture } from './markdown';
import { visible } from './markdownText';
import { withoutSecrets } from './redact';
import { emptyLedger, line, NOW } from './testing/ledgers';
import type { Finding, Ledger } from './types';

const origin = 'https://grafana.example.com';
const PNG = 'data:image/png;base64,iVBORw0KGgo=';

/** As a reader's Markdown program shows it, nothing sanitized away. */
function rendered(markdown: string): HTMLElement {
  const body = document.createElement('div');
  body.innerHTML = renderMarkdown(markdown, { noSanitize: true });
  return body;
}
const report = (ledger: Ledger, pictures?: ReportPicture[]) => ledgerMarkdown(ledger, { origin, pictures });
const textsOf = (body: HTMLElement, selector: string) =>
  [...body.querySelectorAll(selector)].map((element) => element.textContent);

const NASTY = [
  '`', '``', '```', '````', '~~~', '\n', '\r\n', '\n\n', '\r', '<b>', '</details>', '<img src=x onerror=alert(1)>', '<!--', '-->',
  '<script>', '</code></pre>', '[x](javascript:alert(1))', '![x](http://evil.test/x.png)', '[x]: http://evil.test', '[x]',
  'http://evil.test', 'https://evil.test/a_b', 'www.evil.test', 'a@evil.test', '<http://evil.test>', 'javascript:alert(1)',
  'mailto:a@b.c', '|', '| a | b |', '|---|---|', '\u001b[31m', '\u001b]8;;http://evil.test\u0007', '\u202e', '\u2066', '\u200b', '\ufeff',
  '\u2028', '\0', '\ud83d', '# ', '> ', '- ', '* ', '+ ', '1. ', '1) ', '---', '===', '***', '    ', '\t', '\\', '\\`', '&lt;b&gt;', '&#60;b&#62;',
  '*a*', '_a_', '**', '__', '~~a~~', '$x$', '@team', '#12', '^1', '[^1]', 'word', ' < ', ' > ', ' = ', ' <= ', 'b>', 'żółw', '🛒', ' ', ':', '.', '!', '(', ')', '"', "'",
]; // prettier-ignore
const nasty = fc.oneof(
  { weight: 4, arbitrary: fc.array(fc.constantFrom(...NASTY), { maxLength: 14 }).map((parts) => parts.join('')) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) }
);

/** Every text of a ledger is hostile. */
const nastyLedger = fc
  .record({
    title: nasty,
    service: nasty,
    found: nasty,
    query: nasty,
    name: nasty,
    verbatim: nasty,
    summary: nasty,
    link: nasty,
    remark: nasty,
  })
  .map((t) => {
    const finding: Finding = {
      kind: 'line',
      found: t.found,
      negative: false,
      query: { text: t.query, language: 'logql' },
      source: { uid: 'x', name: t.name },
      digest: { hash: '', summary: t.summary, facts: {} },
      verbatim: t.verbatim,
      link: t.link,
    };
    const start = newLedger('x', { title: t.title, service: t.service, link: t.link }, NOW);
    const pinned = pin(start, finding, NOW, 'a');
    const remarked = note(note(pinned, t.remark, { nowMs: NOW, about: 'a' }), t.remark, { nowMs: NOW + 1 });
    return { t, ledger: markCause(pin(remarked, { ...finding, negative: true }, NOW, 'b'), 'a', NOW) };
  });

const TAGS = new Set(['H1', 'H2', 'H3', 'P', 'UL', 'LI', 'STRONG', 'CODE', 'PRE', 'A', 'BLOCKQUOTE']);

describe('a report', () => {
  it('tells the chain, the root cause, what was not found, and the notes', () => {
    let ledger = pin(
      emptyLedger(),
      { ...line, kind: 'metric', found: 'p99 is 612 ms', verbatim: undefined, digest: undefined },
      NOW,
      'm'
    );
    ledger = pin(ledger, line, NOW + 1000, 'l');
    ledger = pin(ledger, { kind: 'trace', found: 'no error span in 20 traces', negative: true }, NOW, 'n');
    ledger = note(ledger, 'ask the platform team', { nowMs: NOW, about: 'l' });
    ledger = note(ledger, 'paged at 14:06', { nowMs: NOW });
    const markdown = report(markCause(ledger, 'l', NOW), [{ alt: 'p99 over time', src: PNG, about: 'm' }]);
    expect(markdown).toBe(`# task-svc p99 > 500 ms

- **Service:** task-svc
- **Begun:** 2026-11-20 21:35:23 UTC

## Root cause

**Log line:** task-svc was throttled by DynamoDB

\`\`\`text
WARN RetryAttempts=3 ThrottlingException
\`\`\`

## What was found

### 1. Metric

p99 is 612 ms

\`\`\`logql
{service_name="task-svc"} | trace_id="85af"
\`\`\`

- **Data source:** Loki
- **Window:** 2026-11-20 21:34:23 UTC to 2026-11-20 21:35:23 UTC
- **Pinned:** 2026-11-20 21:35:23 UTC
- [Open in Throughline](https://grafana.example.com/a/throughline-investigations-app/investigate?trace=85af)

![p99 over time](${PNG})

### 2. Log line (root cause)

task-svc was throttled by DynamoDB

\`\`\`text
WARN RetryAttempts=3 ThrottlingException
\`\`\`

\`\`\`logql
{service_name="task-svc"} | trace_id="85af"
\`\`\`

- **Data source:** Loki
- **Window:** 2026-11-20 21:34:23 UTC to 2026-11-20 21:35:23 UTC
- **Result:** \`14 lines, first “throttled”\`
- **Pinned:** 2026-11-20 21:35:24 UTC
- [Open in Throughline](https://grafana.example.com/a/throughline-investigations-app/investigate?trace=85af)

> **Note**, 2026-11-20 21:35:23 UTC: ask the platform team

## Looked for and not found

### 1. Trace

no error span in 20 traces

- **Pinned:** 2026-11-20 21:35:23 UTC

## Notes

> **Note**, 2026-11-20 21:35:23 UTC: paged at 14:06

`);
  });

  it('of an empty ledger says that nothing is marked or found', () => {
    expect(textsOf(rendered(report(emptyLedger())), 'p')).toEqual(['Not marked yet.', 'Nothing.']);
  });

  it('has no markup, link or picture of foreign making, and shows verbatim texts whole', () => {
    fc.assert(
      fc.property(nastyLedger, ({ t, ledger }) => {
        const body = rendered(report(ledger));
        const tags = [...body.querySelectorAll('*')].map((element) => element.tagName);
        expect(tags.filter((tag) => !TAGS.has(tag))).toEqual([]);
        for (const a of body.querySelectorAll('a')) {
          expect(a.href.startsWith(`${origin}/`)).toBe(true);
          expect(a.textContent).toMatch(/^Open (?:the investigation )?in Throughline$/);
        }
        const headings = textsOf(body, 'h1, h2, h3').slice(1);
        expect(headings.slice(0, 4)).toEqual([
          'Root cause',
          'What was found',
          '1. Log line (root cause)',
          'Looked for and not found',
        ]);
        const blocks = textsOf(body, 'pre');
        const shown = [t.verbatim, t.verbatim, t.query, t.verbatim, t.query].map((text) =>
          visible(withoutSecrets(text)).trimEnd()
        );
        expect(blocks.map((text) => text?.replace(/\t/g, '    ').trimEnd())).toEqual(
          shown.map((text) => text.replace(/\t/g, '    '))
        );
      }),
      { numRuns: 300 }
    );
  });

  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java\nscript:alert(1)',
    ' javascript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'https://evil.test/',
    '//evil.test/',
    '\\\\evil.test\\',
    '/\\evil.test',
    'https://grafana.example.com@evil.test/',
    'https://user:pass@grafana.example.com/',
    'http://grafana.example.com/',
    'blob:https://grafana.example.com/1',
  ])('makes no link of %j', (link) => {
    expect(rendered(report(pin(emptyLedger(), { ...line, link }, NOW))).querySelector('a')).toBeNull();
  });

  it('keeps a link with brackets, quotes and stars in one piece', () => {
    const link = `/a/x?q={a="b"}|~\`c*\`(d)[e]_f_'g'&from=now-1h`;
    const [a] = rendered(report(pin(emptyLedger(), { ...line, link }, NOW))).querySelectorAll('a');
    expect(new URL(a?.href ?? '').searchParams.get('q')).toBe(`{a="b"}|~\`c*\`(d)[e]_f_'g'`);
  });

  it.each([
    ['http://evil.test/x.png'],
    ['javascript:alert(1)'],
    ['data:image/svg+xml;base64,AAAA'],
    ['data:text/html;base64,AAAA'],
    ['../../secret.png'],
    ['a.png) [x](http://evil.test'],
    ['//evil.test/a.png'],
  ])('leaves a place for a picture at %s, and does not load it', (src) => {
    const body = rendered(report(emptyLedger(), [{ alt: '](x) the spike', src }]));
    expect(body.querySelector('img')).toBeNull();
    expect(body.textContent).toContain('Picture missing:');
  });

  it('shows pictures from files beside it, and says what they show', () => {
    const body = rendered(report(emptyLedger(), [{ alt: 'p99 ](javascript:x) <b>', src: 'pictures/p99-1.png' }]));
    expect(body.querySelector('img')?.getAttribute('src')).toBe('pictures/p99-1.png');
    expect(body.querySelector('img')?.alt).toBe('p99 javascript x b');
  });

  it('shows what cannot be seen, and drops colours', () => {
    expect(visible('\u001b[1;31mERROR\u001b[0m a\u202eb\0\r\nc\u001b]0;t\u0007d')).toBe('ERROR a⟨U+202E⟩b⟨U+0000⟩\ncd');
  });

  it('has no password in it', () => {
    const markdown = report(pin(emptyLedger(), { ...line, verbatim: 'password=hunter2' }, NOW));
    expect(markdown).toContain('password=[removed]');
    expect(markdown).not.toContain('hunter2');
  });
});
