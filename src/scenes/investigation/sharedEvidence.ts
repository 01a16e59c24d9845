import type { EvidenceScene } from '../evidence/EvidenceScene';

const KEY = '#evidence=';

/** The evidence in a link's fragment, as it is; undefined where there is none. */
export const evidenceIn = (hash: string): string | undefined =>
  hash.startsWith(KEY) ? hash.slice(KEY.length) : undefined;

/** Puts evidence that came with a link to the ledger. @returns a sentence where it could not be read */
export async function takeUpShared(text: string | undefined, evidence: EvidenceScene): Promise<string | undefined> {
  if (text === undefined) {
    return undefined;
  }
  try {
    const { decodeShared } = await import(/* webpackChunkName: "evidence" */ '../../domain/evidence/share');
    const shared = await decodeShared(text);
    if ('ledger' in shared) {
      await evidence.adopt(shared.ledger);
    }
    return shared.problem;
  } catch {
    return 'The evidence in this link could not be loaded: reload the page.';
  }
}
