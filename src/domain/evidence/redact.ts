import { withoutAnsi } from './ansi';

const REMOVED = '[removed]';

const KEY =
  '(?:pass(?:word|wd|phrase)?|pwd|secret|credential|api[-_.]?key|access[-_.]?key|private[-_.]?key|auth|authorization|[\\w-]{0,40}token|session[-_.]?id|(?:set-)?cookie)s?';
const ASSIGNED = new RegExp(
  `(\\b(?:[\\w-]{0,40}[-_.])?${KEY}["']?\\s{0,3}(?:[:=]|=>)\\s{0,3})` +
    `("[^"]{0,500}"|'[^']{0,500}'|\`[^\`]{0,500}\`|(?:(?:bearer|basic|digest|token)\\s+)?[^\\s,;&"'{}()<>]+)`,
  'gi'
);

/** What looks like a secret, and what stays of it. */
const SECRETS: ReadonlyArray<readonly [RegExp, string]> = [
  [/-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]{0,30}PRIVATE KEY-----|$)/g, REMOVED],
  [ASSIGNED, `$1${REMOVED}`],
  [/\b(bearer|basic)\s+[\w.~+/=-]{12,}/gi, `$1 ${REMOVED}`],
  [/(:\/\/[^\s/:@]{0,100}:)[^\s/@]{1,200}@/g, `$1${REMOVED}@`],
  [/\beyJ[\w-]{8,}\.[\w-]{4,}(?:\.[\w-]*)?/g, REMOVED],
  [/\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g, REMOVED],
  [/\b(?:gh[pousr]_|github_pat_|glsa_|glc_|glpat-|xox[abprs]-|sk_live_|sk-)[\w-]{16,}/g, REMOVED],
];

/**
 * Text without what looks like a password, token or key, also where colours stand between its key and its value. It
 * finds the usual forms; it cannot find them all.
 */
export function withoutSecrets(text: string): string {
  const plain = withoutAnsi(text);
  const cleaned = redact(plain);
  return cleaned === plain ? redact(text) : cleaned;
}

const redact = (text: string) => SECRETS.reduce((soFar, [secret, rest]) => soFar.replace(secret, rest), text);
