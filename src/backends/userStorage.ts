import { config, getBackendSrv, isFetchError } from '@grafana/runtime';
import { lastValueFrom, timeout, TimeoutError } from 'rxjs';
import { PLUGIN_ID } from '../shared/plugin';
import { isRecord } from '../shared/isRecord';
import { BrowserStorage, type LedgerStorage, StorageConflict, StorageRefused } from './ledgerStorage';

const TIMEOUT_MS = 15_000;
const NAME = 'Grafana’s user storage';

/** Where the ledgers of whoever is signed in are kept: with their account, or for a visitor without one in this browser. */
export function openUserStorage(): { storage: LedgerStorage; spare?: LedgerStorage } {
  const browser = new BrowserStorage(`${resourceName()}:`);
  return config.bootData.user.isSignedIn ? { storage: new UserStorage(), spare: browser } : { storage: browser };
}

/** As Grafana's own hook names it. */
function resourceName(): string {
  const { uid, id } = config.bootData.user;
  return `${PLUGIN_ID}:${uid === '' ? id : uid}`;
}

/**
 * Grafana's storage for a user and a plugin: one object, an item per key. Not through `usePluginUserStorage`, which
 * reads only once and keeps an item that was refused in the browser without a word. The version of the object goes with
 * each write: what changed since its reading is not overwritten. Two writes at the very same moment can both pass that
 * check (seen in 12.2.0), so that who writes must also read back.
 */
class UserStorage implements LedgerStorage {
  readonly name = NAME;
  private readonly all = `/apis/userstorage.grafana.app/v0alpha1/namespaces/${config.namespace}/user-storage`;
  private readonly resource = resourceName();
  /** By key: the version that its value was last read of; null: there was no object yet. */
  private readonly versions = new Map<string, string | null>();

  async getItem(key: string): Promise<string | null> {
    const { version, data } = await this.read();
    this.versions.set(key, version);
    return data.get(key) ?? null;
  }

  async allItems(): Promise<ReadonlyMap<string, string>> {
    return (await this.read()).data;
  }

  async setItem(key: string, value: string): Promise<void> {
    if (!this.versions.has(key)) {
      await this.getItem(key);
    }
    const version = this.versions.get(key) ?? null;
    try {
      await this.write({ [key]: value }, version);
    } finally {
      // Whatever came of it, the version is no longer this one.
      this.versions.delete(key);
    }
  }

  async removeItems(keys: readonly string[]): Promise<void> {
    const { version, data } = await this.read();
    const there = keys.filter((key) => data.has(key));
    if (version !== null && there.length > 0) {
      // In a merge patch `null` removes a key (RFC 7386).
      await this.write(Object.fromEntries(there.map((key) => [key, null])), version);
    }
  }

  /** The whole object. `version` is null where there is none yet. */
  private async read(): Promise<{ version: string | null; data: Map<string, string> }> {
    let body: unknown;
    try {
      body = await ask({ method: 'GET', url: `${this.all}/${this.resource}` });
    } catch (error) {
      if (isFetchError(error) && error.status === 404) {
        return { version: null, data: new Map() };
      }
      throw refusal('could not be read', error);
    }
    const version = isRecord(body) && isRecord(body.metadata) ? body.metadata.resourceVersion : undefined;
    const data = isRecord(body) && isRecord(body.spec) ? (body.spec.data ?? {}) : undefined;
    if (typeof version !== 'string' || !isRecord(data)) {
      throw new StorageRefused(`${NAME} answered with something that is not understood.`);
    }
    const texts = Object.entries(data).filter((item): item is [string, string] => typeof item[1] === 'string');
    return { version, data: new Map(texts) };
  }

  private async write(data: Record<string, string | null>, version: string | null): Promise<void> {
    const spec = { data };
    try {
      await ask(version === null ? this.create(spec) : this.change(spec, version));
    } catch (error) {
      if (isFetchError(error) && error.status === 409) {
        throw new StorageConflict();
      }
      throw refusal('did not store it', error);
    }
  }

  private create(spec: unknown) {
    const [service, user] = this.resource.split(':');
    const metadata = { name: this.resource, labels: { user, service } };
    return { method: 'POST', url: `${this.all}/`, data: { metadata, spec } };
  }

  private change(spec: unknown, resourceVersion: string) {
    return {
      method: 'PATCH',
      url: `${this.all}/${this.resource}`,
      headers: { 'Content-Type': 'application/merge-patch+json' },
      data: { metadata: { resourceVersion }, spec },
    };
  }
}

interface Asked {
  method: string;
  url: string;
  headers?: Record<string, string>;
  data?: unknown;
}

/** Not through Transport: keeping what was found must not fail because its budget for queries is used up. */
async function ask(request: Asked): Promise<unknown> {
  const answer = getBackendSrv().fetch<unknown>({ ...request, showErrorAlert: false });
  return (await lastValueFrom(answer.pipe(timeout(TIMEOUT_MS)))).data;
}

function refusal(what: string, error: unknown): StorageRefused {
  if (error instanceof TimeoutError) {
    return new StorageRefused(`${NAME} ${what}: it did not answer in time.`);
  }
  if (!isFetchError(error)) {
    return new StorageRefused(`${NAME} ${what}: it could not be reached.`);
  }
  const why =
    { 401: 'you are no longer signed in', 403: 'you may not use it', 404: 'this Grafana has none', 413: 'it is full' }[
      error.status
    ] ?? (error.status >= 500 ? 'it answered with an error' : 'it refused');
  return new StorageRefused(`${NAME} ${what}: ${why}${error.status > 0 ? ` [${error.status}]` : ''}.`);
}
