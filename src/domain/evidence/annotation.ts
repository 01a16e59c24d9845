import { causeOf } from './ledger';
import { visible } from './markdownText';
import { withoutSecrets } from './redact';
import type { Ledger } from './types';

export interface OrgAnnotation {
  /** Milliseconds since the epoch. */
  time: number;
  timeEnd?: number;
  /** HTML, which Grafana draws once it has cleaned it. */
  text: string;
  tags: string[];
}

const MOST_TEXT = 500;
const MOST_TAG = 100;
/** Characters of all tags together that Grafana takes (`[annotations] tags_length`). */
const MOST_TAGS = 500;

export const ANNOTATION_TAG = 'throughline';

/**
 * The tag by which an investigation's annotation is found again. No `key:value`: Grafana 12.2 finds an annotation by its
 * tag `a` no more where it has `a:b` as well.
 */
export const tagOf = (ledgerId: string) => `${ANNOTATION_TAG}-${ledgerId}`.slice(0, MOST_TAG);

/**
 * What dashboards say of an investigation: its title, the marked cause and a link, over its window. Nothing that a store
 * or a line wrote can become markup, as HTML or as Markdown; what looks like a secret is removed.
 * @param origin where this Grafana is; a link that leads elsewhere is left out
 */
export function annotationOf(ledger: Ledger, origin: string): OrgAnnotation {
  const { title, service, window, link } = ledger.head.value;
  const cause = causeOf(ledger);
  const said = cause ? `${title}: ${cause.found}` : `${title}: the cause is not marked yet.`;
  const href = absolute(link, origin);
  const tags = [ANNOTATION_TAG, tagOf(ledger.id), ...(service === undefined ? [] : [cut(service, MOST_TAG)])];
  return {
    time: window?.fromMs ?? ledger.createdMs,
    ...(window && { timeEnd: window.toMs }),
    text:
      escaped(cut(withoutSecrets(said), MOST_TEXT)) +
      (href ? ` <a href="${escaped(href)}">Open the investigation</a>` : ''),
    tags: tags.join('').length <= MOST_TAGS ? tags : tags.slice(0, 2),
  };
}

function cut(text: string, most: number): string {
  const shown = visible(text).replace(/\s+/g, ' ').trim();
  const chars = Array.from(shown);
  return chars.length > most ? `${chars.slice(0, most - 1).join('')}…` : shown;
}

/** Also what begins a link or code in Markdown, for panels that read it so. */
const escaped = (text: string) => text.replace(/[&<>"'`[\]]/g, (char) => `&#${char.charCodeAt(0)};`);

function absolute(link: string | undefined, origin: string): string | undefined {
  if (link === undefined || !URL.canParse(link, origin)) {
    return undefined;
  }
  const url = new URL(link, origin);
  return url.origin === origin && url.username === '' ? url.href : undefined;
}
