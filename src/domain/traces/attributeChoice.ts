import type { Span } from './types';

/** An attribute that runs of one operation are compared by. */
export interface ChosenAttribute {
  scope: 'span' | 'resource';
  key: string;
}

/** Each costs some 150 bytes of every trace that a search answers with. */
const MOST = 8;
const MOST_OF_RESOURCE = 3;

/** Keys that TraceQL takes without quotes. */
const PLAIN_KEY = /^[A-Za-z_][\w.-]*$/;
/** Measures, texts, and what all runs of an operation share or none does. */
const TELLS_NOTHING =
  /^(?:otel|telemetry|thread|code|exception|network|net\.sock|url|user_agent|http\.(?:url|target|scheme|host|route|flavor|method|user_agent|request\.(?:method|header\..*|body\.size)|response\.(?:header\..*|body\.size)))(?:$|[._])|^(?:span|trace|request|correlation|batch)[._]?id$|\.(?:port|statement|query\.text|text|duration|size|bytes)$|^db\.(?:statement|system|operation)(?:$|\.)|^error$|^peer\.service$/i;
/** Who asked, and which part of the data was asked for: where an incident that hits some requests only shows. */
const WHOSE =
  /tenant|customer|account|org(?:$|[._])|organi[sz]ation|user[._]?id|partition|shard|bucket|queue|topic|destination|flag|variant|plan|tier|region|zone|sku|cache/i;
const HOW_IT_ENDED = /status_code|error\.type|collection|table|namespace|db\.name|server\.address|net\.peer\.name/i;
/** By https://opentelemetry.io/docs/specs/semconv/resource/: which release, and which machine. */
const WHERE = [
  'service.version',
  'service.instance.id',
  'k8s.pod.name',
  'host.name',
  'k8s.node.name',
  'cloud.availability_zone',
];

const rankOf = (key: string) => (WHOSE.test(key) ? 0 : HOW_IT_ENDED.test(key) ? 1 : 2);

/**
 * Which attributes to ask for, at most 8, the most telling first: those that the slow trace's suspect has, then those
 * of its root, and of their resources what says release and machine. Keys that TraceQL would have to quote are left out.
 */
export function chooseAttributes(suspect: Span, root: Span): ChosenAttribute[] {
  const keys = [...new Set([...Object.keys(suspect.attributes), ...Object.keys(root.attributes)])];
  const telling = keys.filter((key) => PLAIN_KEY.test(key) && !TELLS_NOTHING.test(key));
  const ofSpan = telling.sort((a, b) => rankOf(a) - rankOf(b)).map((key) => ({ scope: 'span' as const, key }));
  const ofResource = WHERE.filter((key) => key in suspect.resource || key in root.resource)
    .slice(0, MOST_OF_RESOURCE)
    .map((key) => ({ scope: 'resource' as const, key }));
  return [...ofSpan.slice(0, MOST - ofResource.length), ...ofResource];
}
