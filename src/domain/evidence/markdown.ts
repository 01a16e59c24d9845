import type { TimeWindow } from '../investigation/types';
import { causeOf, entriesOf } from './ledger';
import { code, fenced, inline, linkTo, paragraphs, picture } from './markdownText';
import { cleanEntry } from './share';
import type { Evidence, EvidenceKind, Ledger } from './types';

export interface ReportPicture {
  /** What it shows, also for those who cannot see it. */
  alt: string;
  /** A data URL of a PNG, JPEG, WebP or GIF, or the name of a file that goes with the report. */
  src: string;
  /** The entry that it belongs to; absent: to the whole. */
  about?: string;
}

export interface ReportOptions {
  /** Where this Grafana is, such as `https://grafana.example.com`. Links that lead elsewhere are not made. */
  origin: string;
  pictures?: readonly ReportPicture[];
  /** Milliseconds since the epoch as text; default UTC. */
  formatTime?: (ms: number) => string;
}

const NAMES: Record<EvidenceKind, string> = {
  alert: 'Alert',
  metric: 'Metric',
  exemplar: 'Exemplar',
  trace: 'Trace',
  span: 'Span',
  line: 'Log line',
  comparison: 'Comparison',
  note: 'Note',
};

const utc = (ms: number) =>
  Number.isFinite(new Date(ms).getTime()) ? `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC` : '?';

/**
 * A report of an investigation in Markdown, for a postmortem: the root cause, the chain from the metric to the line
 * with queries and results, what was looked for and not found, notes and pictures. Nothing that a store, a span or a
 * line wrote can become markup: it stands in code spans and fences. What looks like a secret is removed.
 */
export function ledgerMarkdown(ledger: Ledger, { origin, pictures = [], formatTime = utc }: ReportOptions): string {
  const entries = entriesOf(ledger).map(cleanEntry);
  const cause = causeOf(ledger)?.id;
  const known = new Set(entries.map(({ id }) => id));
  const write = new Writer(origin, formatTime, pictures, entries);
  const { title, service, window, link } = ledger.head.value;

  const findings = entries.filter(({ kind, negative }) => kind !== 'note' && !negative);
  const nothing = entries.filter(({ kind, negative }) => kind !== 'note' && negative);
  const remarks = entries.filter(({ kind, about }) => kind === 'note' && !(about !== undefined && known.has(about)));
  const marked = entries.find(({ id }) => id === cause);

  return [
    `# ${inline(title) || 'Investigation'}`,
    [
      service ? `- **Service:** ${inline(service)}` : undefined,
      window ? `- **Window:** ${write.window(window)}` : undefined,
      `- **Begun:** ${inline(formatTime(ledger.createdMs))}`,
      listed(linkTo('Open the investigation in Throughline', link, origin)),
    ]
      .filter((line) => line !== undefined)
      .join('\n'),
    ...write.pictures(undefined),
    '## Root cause',
    ...(marked ? write.cause(marked) : ['Not marked yet.']),
    '## What was found',
    ...(findings.length > 0
      ? findings.flatMap((entry, i) => write.entry(entry, i + 1, entry.id === cause))
      : ['Nothing.']),
    ...(nothing.length > 0 ? ['## Looked for and not found'] : []),
    ...nothing.flatMap((entry, i) => write.entry(entry, i + 1, entry.id === cause)),
    ...(remarks.length > 0 ? ['## Notes'] : []),
    ...remarks.flatMap((entry) => write.remark(entry)),
    '',
  ].join('\n\n');
}

const listed = (text: string | undefined) => (text === undefined ? undefined : `- ${text}`);

class Writer {
  constructor(
    private readonly origin: string,
    private readonly time: (ms: number) => string,
    private readonly given: readonly ReportPicture[],
    private readonly entries: readonly Evidence[]
  ) {}

  window({ fromMs, toMs }: TimeWindow): string {
    return `${inline(this.time(fromMs))} to ${inline(this.time(toMs))}`;
  }

  cause(entry: Evidence): string[] {
    const verbatim = entry.verbatim === undefined ? [] : [fenced(entry.verbatim, 'text')];
    return [`**${NAMES[entry.kind]}:** ${inline(entry.found)}`, ...verbatim];
  }

  entry(entry: Evidence, number: number, isCause: boolean): string[] {
    const { query, source, window, digest, verbatim } = entry;
    const facts = [
      source ? `- **Data source:** ${inline(source.name)}` : undefined,
      window ? `- **Window:** ${this.window(window)}` : undefined,
      digest ? `- **Result:** ${code(digest.summary)}` : undefined,
      `- **Pinned:** ${inline(this.time(entry.pinnedMs))}`,
      listed(linkTo('Open in Throughline', entry.link, this.origin)),
    ].filter((line) => line !== undefined);
    return [
      `### ${number}. ${NAMES[entry.kind]}${isCause ? ' (root cause)' : ''}`,
      inline(entry.found),
      ...(verbatim === undefined ? [] : [fenced(verbatim, 'text')]),
      ...(query ? [fenced(query.text, query.language === 'other' ? 'text' : query.language)] : []),
      facts.join('\n'),
      ...this.entries.filter(({ about }) => about === entry.id).flatMap((remark) => this.remark(remark)),
      ...this.pictures(entry.id),
    ].filter((block) => block !== '');
  }

  remark({ found, pinnedMs }: Evidence): string[] {
    const [first = '', ...rest] = paragraphs(found);
    return [`> **Note**, ${inline(this.time(pinnedMs))}: ${first}`, ...rest.map((line) => `> ${line}`)];
  }

  /** A picture that cannot be shown leaves its place, so that it is missed. */
  pictures(about: string | undefined): string[] {
    return this.given
      .filter((given) => given.about === about)
      .map(({ alt, src }) => picture(alt, src) ?? `Picture missing: ${inline(alt)}`);
  }
}
