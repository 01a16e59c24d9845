import { listOf, recordOf, textOf } from '../../alerts/narrow';
import { parseDuration } from '../../investigation/durations';
import type { FoundExpression } from './expressions';

/** A Prometheus data source that expressions may be for. */
export interface LintedSource {
  uid: string;
  name: string;
  type: string;
  isDefault: boolean;
  /** Its own least interval, ms, where one is set. */
  intervalMs?: number;
}

export interface DashboardReading {
  expressions: FoundExpression[];
  /** Panels that live in the library: the dashboard holds only their name. */
  libraryPanels: number;
  /** Whether it has panels as classic dashboards do. */
  isClassic: boolean;
}

/** What Grafana takes where neither the panel nor its data source says one. */
const DEFAULT_INTERVAL_MS = 15_000;

/** The Prometheus expressions of a dashboard as `/api/dashboards/uid/…` has it, rows and nested panels included. Total. */
export function readDashboard(answer: unknown, sources: readonly LintedSource[]): DashboardReading {
  const { dashboard, meta } = recordOf(answer);
  const model = recordOf(dashboard);
  const url = textOf(recordOf(meta).url);
  const reading: DashboardReading = {
    expressions: [],
    libraryPanels: 0,
    isClassic: Array.isArray(model.panels) || Array.isArray(model.rows),
  };
  const within = textOf(model.title);
  for (const panel of panelsOf(model)) {
    if (panel.libraryPanel !== undefined) {
      reading.libraryPanels += 1;
      continue;
    }
    reading.expressions.push(...panelExpressions(panel, { within, url }, sources));
  }
  return reading;
}

const MAX_PANELS = 500;

/** All panels, those in rows of either kind included; a chain of rows in rows ends somewhere. */
function panelsOf(model: Record<string, unknown>): Array<Record<string, unknown>> {
  const found: Array<Record<string, unknown>> = [];
  const waiting = [...listOf(model.panels), ...listOf(model.rows)].map(recordOf);
  for (let panel = waiting.shift(); panel && found.length < MAX_PANELS; panel = waiting.shift()) {
    found.push(panel);
    waiting.push(...listOf(panel.panels).map(recordOf));
  }
  return found;
}

function panelExpressions(
  panel: Record<string, unknown>,
  { within, url }: { within: string; url: string },
  sources: readonly LintedSource[]
): FoundExpression[] {
  const title = textOf(panel.title);
  return listOf(panel.targets)
    .map(recordOf)
    .filter(({ expr, hide }) => textOf(expr) !== '' && hide !== true)
    .flatMap((target): FoundExpression[] => {
      const source = sourceOf(target.datasource ?? panel.datasource, sources);
      if (!source) {
        return [];
      }
      const known = source === 'variable' ? undefined : source;
      const minIntervalMs = intervalOf(textOf(target.interval) || textOf(panel.interval), known);
      const path = url === '' || typeof panel.id !== 'number' ? url : `${url}?viewPanel=${panel.id}`;
      return [
        {
          expr: textOf(target.expr),
          called: [title, textOf(target.legendFormat)].filter((text) => text !== '' && text !== '__auto').join(' '),
          ...(known && { sourceUid: known.uid }),
          ...(minIntervalMs !== undefined && { minIntervalMs }),
          place: { kind: 'panel', title, within, ...(path !== '' && { url: path }), refId: textOf(target.refId) },
        },
      ];
    });
}

/** `1m`, `>10s`; undefined for a variable. */
function intervalOf(text: string, source: LintedSource | undefined): number | undefined {
  return text === ''
    ? source && (source.intervalMs ?? DEFAULT_INTERVAL_MS)
    : parseDuration(text.replace(/^>=?\s*/, ''));
}

/** The Prometheus that a panel names: by uid, by name as older ones do, by a variable, or by leaving it out. */
export function sourceOf(reference: unknown, sources: readonly LintedSource[]): LintedSource | 'variable' | undefined {
  const { uid, type } = recordOf(reference);
  const name = typeof reference === 'string' ? reference : textOf(uid);
  if (name === '' || name === 'default') {
    const isOurs = textOf(type) === '' || sources.some((source) => source.type === type);
    return isOurs ? sources.find(({ isDefault }) => isDefault) : undefined;
  }
  if (/^\$|^\[\[/.test(name)) {
    return sources.some((source) => source.type === type) ? 'variable' : undefined;
  }
  return sources.find((source) => source.uid === name || source.name === name);
}
