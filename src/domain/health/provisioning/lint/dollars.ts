import { isMap, isScalar, isSeq } from 'yaml';
import { type FileView, membersOf, memberOf, report, resolved, shown } from './fileView';

/** Deeper or more, and it is no file of a person. */
const DEEPEST = 50;
const MOST_NODES = 50_000;

/**
 * What Grafana puts in place of `$name`, `${name}` and `$__env{name}` (Go's os.Expand and Grafana's own). A dollar sign
 * before anything else stays one.
 */
const EXPANSION = /\$(?:__\w+\{[^}]*\}|\{([^}]*)\}|([A-Za-z_]\w*)|[*#@!?\d-])/g;
const OF_ENVIRONMENT = /^[A-Z][A-Z0-9_]*$/;

/** Text that Grafana would replace although it is meant for Grafana's own variables or for a pattern. */
function lostIn(value: string): string | undefined {
  for (const part of value.split('$$')) {
    for (const [whole, braced, bare] of part.matchAll(EXPANSION)) {
      const isMeant = OF_ENVIRONMENT.test(braced ?? bare ?? '') || /^\$__(?:env|file|vault)\{/.test(whole);
      if (!isMeant) {
        return whole;
      }
    }
  }
  return undefined;
}

/** `unescaped-dollar`, in the settings and correlations of an entry. */
export function lintDollars(view: FileView, entry: unknown): void {
  let left = MOST_NODES;
  const walk = (node: unknown, depth: number) => {
    left--;
    if (left < 0 || depth > DEEPEST) {
      return;
    }
    const own = resolved(view, node);
    if (isScalar(own) && typeof own.value === 'string') {
      const lost = lostIn(own.value);
      if (lost !== undefined) {
        report(view, own, {
          severity: 'error',
          rule: 'unescaped-dollar',
          sentence: `Grafana replaces ${shown(lost)} by a variable of its environment, so the setting loses it.`,
          fix: `Write the dollar sign twice: $${shown(lost)}.`,
        });
      }
    } else if (isSeq(own)) {
      own.items.forEach((item) => walk(item, depth + 1));
    } else if (isMap(own)) {
      own.items.forEach(({ value }) => walk(value, depth + 1));
    }
  };
  for (const key of ['jsonData', 'correlations']) {
    walk(memberOf(view, entry, key)?.node, 0);
  }
  // Elsewhere any variable may be meant, but not one of Grafana's own.
  for (const { node } of membersOf(view, entry).filter(({ key }) => ['name', 'uid', 'url'].includes(key))) {
    if (
      isScalar(node) &&
      typeof node.value === 'string' &&
      /\$\{?__(?!env\b|file\b|vault\b)/.test(node.value.replaceAll('$$', ''))
    ) {
      walk(node, 0);
    }
  }
}
