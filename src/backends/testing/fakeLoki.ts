import { frameOnTheWire, lokiFrame, type LokiRow } from '../../domain/testing/frames';

/** Lines by stream: `service=cart` is what the selector `{service="cart"}` takes. */
export type Streams = Record<string, LokiRow[]>;

const SELECTOR = /^\{(\w+)(=~?)("(?:[^"\\]|\\.)*")\}/;

function selected(streams: Streams, expr: string): LokiRow[] {
  const [, label = '', op, literal = '""'] = SELECTOR.exec(expr) ?? [];
  const value: string = JSON.parse(literal);
  const takes =
    op === '=' ? (text: string) => text === value : (text: string) => new RegExp(`^(?:${value})$`).test(text);
  return Object.entries(streams).flatMap(([stream, rows]) => {
    const [name, ...rest] = stream.split('=');
    return name === label && takes(rest.join('=')) ? rows : [];
  });
}

/** The lines that a query of ours would find: line filters by text, label filters by the ids that they name. */
export function linesFor(streams: Streams, expr: string): LokiRow[] {
  const pipeline = expr.replace(SELECTOR, '');
  const texts = (op: RegExp) => [...pipeline.matchAll(op)].map(([, text = '']) => text);
  const wanted = texts(/\|= "([^"]*)"/g);
  const unwanted = texts(/ != "([^"]*)"/g);
  const fields = texts(/(?<!\|= | != )"(?:\(0\{16\}\)\?)?([0-9a-f]{16,32})"/g);
  return selected(streams, expr).filter(
    ({ line, labels }) =>
      wanted.every((text) => line.includes(text)) &&
      !unwanted.some((text) => line.includes(text)) &&
      fields.every((id) => `${line} ${JSON.stringify(labels)}`.includes(id))
  );
}

/** What `/api/ds/query` answers to the queries of a request's body. */
export function queryResults(streams: Streams, data: { queries: Array<{ refId: string; expr: string }> }) {
  const results = data.queries.map(({ refId, expr }) => {
    const rows = linesFor(streams, expr);
    // Loki sends no frame where no line matches.
    return [refId, { status: 200, frames: rows.length > 0 ? [frameOnTheWire(lokiFrame(rows))] : [] }];
  });
  return { results: Object.fromEntries(results) };
}
