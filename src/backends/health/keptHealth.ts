import { brokenPattern, decodeKept, encodeKept, keepAlso, type KeptService } from '../../domain/health/kept';
import { PLUGIN_ID } from '../../shared/plugin';
import { type LedgerStorage, StorageConflict, StorageRefused } from '../ledgerStorage';
import { openUserStorage } from '../userStorage';

const KEY = 'health';
const MOST_TRIES = 5;

/** Open it once, so that reading and writing know of the same version. */
export type KeptStorage = ReturnType<typeof openUserStorage>;

/** What was kept of earlier runs, in the account or else in this browser. Empty where nothing can be read. */
export async function loadKept(opened: KeptStorage = openUserStorage()): Promise<KeptService[]> {
  for (const storage of both(opened)) {
    try {
      const kept = decodeKept(await storage.getItem(KEY));
      if (kept.length > 0) {
        return kept;
      }
    } catch {
      // The other one may have it; without either there is no trend, which is nothing to stop for.
    }
  }
  return [];
}

/**
 * Adds results to what is kept. Where the account's storage refuses them, they are kept in this browser.
 * @returns all that is known then, and a sentence where it was kept nowhere
 */
export async function keepHealth(
  fresh: readonly KeptService[],
  opened: KeptStorage = openUserStorage()
): Promise<{ kept: KeptService[]; problem?: string }> {
  let refused = '';
  for (const storage of both(opened)) {
    try {
      const kept = await addTo(storage, fresh);
      tellPanelMenus(kept);
      return { kept };
    } catch (error) {
      refused = error instanceof StorageRefused ? error.message : `${storage.name} failed.`;
    }
  }
  return { kept: keepAlso([], fresh), problem: `The trend is not kept: ${refused}` };
}

async function addTo(storage: LedgerStorage, fresh: readonly KeptService[]): Promise<KeptService[]> {
  for (let tries = 0; ; tries++) {
    const kept = keepAlso(decodeKept(await storage.getItem(KEY)), fresh);
    try {
      await storage.setItem(KEY, encodeKept(kept));
      return kept;
    } catch (error) {
      if (!(error instanceof StorageConflict) || tries === MOST_TRIES) {
        throw error;
      }
    }
  }
}

/** Panel menus can wait for no storage: what they say is read from this browser. */
function tellPanelMenus(kept: readonly KeptService[]): void {
  try {
    const broken = brokenPattern(kept);
    if (broken === undefined) {
      window.localStorage.removeItem(PLUGIN_ID);
    } else {
      window.localStorage.setItem(PLUGIN_ID, broken);
    }
  } catch {
    // Then they say nothing.
  }
}

const both = ({ storage, spare }: KeptStorage): LedgerStorage[] => (spare ? [storage, spare] : [storage]);
