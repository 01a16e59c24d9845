import { isDataSourceCall, paramIn, pathOf, uidIn } from './calls';
import type { Cost, Heard, MeasuredCall, OwnCall, Receipt } from './types';

const nothing = (): Cost => ({ calls: 0, rows: 0, bytes: 0, tookMs: 0, unmeasured: 0 });

/**
 * What an investigation asked of each store. Whose request it was is told by the uid in its address, by the panel that
 * asked it, by what the page knows of its own ones, and only then by the type in its address. Requests that the page
 * made and the browser did not measure are counted, without bytes and time.
 */
export function receiptOf(heard: Heard): Receipt {
  const stores = new Map<string, Cost>();
  const add = (name: string, cost: Partial<Cost>) => {
    const sum = stores.get(name) ?? nothing();
    stores.set(name, sum);
    sum.calls += cost.calls ?? 0;
    sum.rows += cost.rows ?? 0;
    sum.bytes += cost.bytes ?? 0;
    sum.tookMs += cost.tookMs ?? 0;
    sum.unmeasured += cost.unmeasured ?? 0;
  };
  const own = heard.own.filter(({ url }) => isDataSourceCall(url));
  const { of, left } = naming(heard, own);

  const measured = [...(heard.measured ?? [])].sort((a, b) => a.endMs - b.endMs);
  for (const call of measured) {
    add(of(call), { calls: 1, bytes: call.bytes, tookMs: call.tookMs });
  }
  for (const { source } of left()) {
    add(source, { calls: 1, unmeasured: 1 });
  }
  for (const { source, rows } of [...own, ...heard.panels]) {
    add(source, { rows });
  }
  if (!heard.measured) {
    heard.panels.forEach(({ source }) => add(source, { calls: 1, unmeasured: 1 }));
  }
  const asked = [...stores].filter(([, { calls }]) => calls > 0).map(([name, cost]) => ({ name, ...cost }));
  asked.sort((a, b) => b.bytes - a.bytes || b.calls - a.calls || (a.name < b.name ? -1 : 1));
  const total = nothing();
  for (const { name: _, ...cost } of asked) {
    for (const key of ['calls', 'rows', 'bytes', 'tookMs', 'unmeasured'] as const) {
      total[key] += cost[key];
    }
  }
  return { total, stores: asked };
}

/** Says whose a measured call is, each of the page's own ones once, in the order of their answers. */
function naming({ panels, sources }: Heard, own: readonly OwnCall[]) {
  const waiting = new Map<string, OwnCall[]>();
  for (const call of own) {
    const path = pathOf(call.url);
    const same = waiting.get(path);
    if (same) {
      same.push(call);
    } else {
      waiting.set(path, [call]);
    }
  }
  const byRequest = new Map(panels.map(({ requestId, source }) => [requestId, source]));
  const known = new Set([...own, ...panels].map(({ source }) => source));

  const of = ({ url }: MeasuredCall): string => {
    const mine = waiting.get(pathOf(url))?.shift();
    const uid = uidIn(url);
    if (mine || uid !== undefined) {
      return mine?.source ?? sources.find((source) => source.uid === uid)?.name ?? uid ?? '';
    }
    const request = paramIn(url, 'requestId');
    // Loki's queries are split: `SQR102_1` is a part of `SQR102`.
    const panel = request && (byRequest.get(request) ?? byRequest.get(request.replace(/_.*$/, '')));
    return panel ?? ofType(paramIn(url, 'ds_type'));
  };
  const ofType = (type: string | undefined): string => {
    const all = sources.filter((source) => source.type === type);
    const asked = all.filter(({ name }) => known.has(name));
    const [only, ...others] = asked.length > 0 ? asked : all;
    return only && others.length === 0 ? only.name : type === undefined ? 'Not told apart' : `A ${type} data source`;
  };
  return { of, left: () => [...waiting.values()].flat() };
}
