/**
 * What a label's name says of its values. `request`: a new one with every request. `person`: one for each user.
 * `infrastructure`: an id, but of something there are few of. `none`: the name says nothing.
 */
export type NameKind = 'request' | 'person' | 'infrastructure' | 'none';

const INFRASTRUCTURE = new Set(
  'le quantile instance job pod container host hostname node shard version commit revision sha image service.instance.id instance.id pod.uid pod.name k8s.pod.uid k8s.pod.name container.id host.id host.name node.name machine.id process.pid pid metrics.gen.instance image.id'.split(
    ' '
  )
);
const REQUEST =
  /^(?:.+\.)?(?:(?:trace|span|request|req|correlation|transaction|message|event|order|cart|payment|invoice|session|operation|execution)\.?id|(?:uuid|guid|nonce|traceparent|timestamp|session))$/;
const PERSON =
  /^(?:.+\.)?(?:(?:user|customer|account|member|visitor|device|client)\.?id|username|user\.name|user|email|e\.mail|phone|(?:client|remote|user|source|peer)\.(?:ip|addr|address)|ip)$/;

/** The name in lower-case words: `k8s_pod_uid`, `traceID` and `http.route` alike. */
function words(name: string): string {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1.$2')
    .toLowerCase()
    .replace(/[^a-z\d]+/g, '.')
    .replace(/^\.|\.$/g, '');
}

/** What a label's name tells by itself. */
export function nameKind(name: string): NameKind {
  const text = words(name.slice(0, 200));
  if (INFRASTRUCTURE.has(text)) {
    return 'infrastructure';
  }
  return REQUEST.test(text) ? 'request' : PERSON.test(text) ? 'person' : 'none';
}

/** Whether the name alone is enough: no label of such a name is ever bounded. */
export function isNeverBounded(name: string): boolean {
  return /^(?:.+\.)?(?:(?:trace|span|request|req|correlation|transaction)\.?id|traceparent)$/.test(
    words(name.slice(0, 200))
  );
}
