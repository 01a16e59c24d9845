import { isRecord } from '../../shared/isRecord';

/** What `${name.path}` may stand for: text, or an object to look into. */
export interface Variables {
  readonly [name: string]: string | Variables;
}

export interface Filled {
  text: string;
  /** Variables that are not defined, as written: Grafana then offers no link. */
  missing: string[];
  /** Values that were put in, by variable and path. */
  used: ReadonlyMap<string, string>;
}

/** Grafana's `variableRegex` (v12.2.0, features/variables/utils.ts). */
const VARIABLE = /\$(\w+)|\[\[(\w+?)(?::(\w+))?\]\]|\$\{(\w+)(?:\.([^:^}]+))?(?::([^}]+))?\}/g;
/** Filled in later, by the data source. */
const LATER = /^__(?:from|to|interval|interval_ms|range|range_s|range_ms|rate_interval|rate_interval_ms|auto)$/;
/** `tags["k8s.pod.name"]`, `tags['x']`, `tags.x` */
const STEP = /\[(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([^\]]*))\]|([^.[\]]+)/g;

/**
 * Fills in a link's variables as Grafana does: values stand as they are, without escapes, and what a value says is not
 * looked at again. Of the formats only `raw` and `text` leave a value as it is; the others count as missing.
 */
export function fillVariables(template: string, variables: Variables): Filled {
  const missing = new Set<string>();
  const used = new Map<string, string>();
  const text = template.replace(VARIABLE, (match: string, ...groups: unknown[]) => {
    const [plain, square, squareFormat, name = plain ?? square, path, format = squareFormat] = groups
      .slice(0, 6)
      .map((group) => (typeof group === 'string' ? group : undefined));
    if (name === undefined || LATER.test(name)) {
      return match;
    }
    const value = valueAt(variables, [name, ...stepsOf(path ?? '')]);
    if (value === undefined || (format !== undefined && format !== 'raw' && format !== 'text')) {
      missing.add(match);
      return match;
    }
    used.set(path === undefined ? name : `${name}.${path}`, value);
    return value;
  });
  return { text, missing: [...missing], used };
}

function stepsOf(path: string): string[] {
  return [...path.matchAll(STEP)].map(([, double, single, bare, word]) =>
    (double ?? single ?? bare ?? word ?? '').replace(/\\(.)/g, '$1')
  );
}

function valueAt(variables: Variables, steps: readonly string[]): string | undefined {
  let value: string | Variables | undefined = variables;
  for (const step of steps) {
    value = isRecord(value) && Object.hasOwn(value, step) ? value[step] : undefined;
  }
  return typeof value === 'string' ? value : undefined;
}
