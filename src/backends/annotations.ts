import { lastValueFrom, timeout } from 'rxjs';
import { config, getBackendSrv, isFetchError } from '@grafana/runtime';
import { ANNOTATION_TAG, type OrgAnnotation, tagOf } from '../domain/evidence/annotation';
import { isRecord } from '../shared/isRecord';

const TIMEOUT_MS = 15_000;
const PATH = '/api/annotations';

/**
 * Whether the user may write the organisation's annotations, as far as Grafana told when the page was loaded. It tells
 * of actions without what they apply to, and a Viewer has this one for annotations of a dashboard (seen in 12.2.0).
 */
export function mayAnnotate(): boolean {
  const { orgRole, isGrafanaAdmin, permissions } = config.bootData?.user ?? {};
  const isMore = isGrafanaAdmin === true || orgRole === 'Editor' || orgRole === 'Admin';
  return isMore && permissions?.['annotations:create'] === true;
}

/**
 * Writes the organisation's annotation of an investigation; where there is one already, it is brought up to date
 * instead. @returns a sentence. Never rejects.
 */
export async function annotate(ledgerId: string, annotation: OrgAnnotation): Promise<{ done: boolean; said: string }> {
  try {
    const tag = tagOf(ledgerId);
    const params = new URLSearchParams({ type: 'annotation', limit: '1', tags: tag });
    const id = idIn(await ask('GET', `${PATH}?${params}`), tag);
    if (id === undefined) {
      await ask('POST', PATH, annotation);
      return { done: true, said: `Written. Dashboards that query annotations by the tag “${ANNOTATION_TAG}” show it.` };
    }
    await ask('PATCH', `${PATH}/${id}`, annotation);
    return { done: true, said: 'The annotation was there already, and is up to date now.' };
  } catch (error) {
    return { done: false, said: `The annotation was not written: ${reasonOf(error)}` };
  }
}

/** What was found is written over: only where it has the tag. */
function idIn(found: unknown, tag: string): number | undefined {
  const [first]: unknown[] = Array.isArray(found) ? found : [];
  const isMeant = isRecord(first) && Array.isArray(first.tags) && first.tags.includes(tag);
  return isMeant && typeof first.id === 'number' ? first.id : undefined;
}

async function ask(method: string, url: string, data?: unknown): Promise<unknown> {
  const answer = getBackendSrv().fetch<unknown>({ method, url, data, showErrorAlert: false, showSuccessAlert: false });
  return (await lastValueFrom(answer.pipe(timeout(TIMEOUT_MS)))).data;
}

function reasonOf(error: unknown): string {
  if (!isFetchError(error)) {
    return 'Grafana did not answer. Try again.';
  }
  return error.status === 401 || error.status === 403
    ? `you may not write annotations [${error.status}]. An administrator gives the permission.`
    : `Grafana refused it [${error.status}].`;
}
