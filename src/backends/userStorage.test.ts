import { config } from '@grafana/runtime';
import { httpError } from '../../.config/jest/backendSrv';
import { setUpGrafana } from '../../.config/jest/grafanaRuntime';
import { StorageConflict } from './ledgerStorage';
import { openUserStorage } from './userStorage';

const OBJECT =
  '/apis/userstorage.grafana.app/v0alpha1/namespaces/default/user-storage/throughline-investigations-app:u1';
const user = { ...config.bootData.user };

/** The API as Grafana 12.2 answers it. `data` undefined: the user has no object yet. */
function serve(data: Record<string, string> | undefined) {
  const server = { data, version: 1 };
  const grafana = setUpGrafana({
    fetch: ({ method, url, data: body, headers }) => {
      const answer = () => ({ metadata: { resourceVersion: `${server.version}` }, spec: { data: server.data } });
      if (method === 'POST' && url === OBJECT.replace(/[^/]+$/, '')) {
        if (server.data) {
          throw httpError(409);
        }
        server.data = { ...body.spec.data };
        return answer();
      }
      if (url !== OBJECT || !server.data) {
        throw httpError(404);
      }
      if (method === 'PATCH') {
        if (body.metadata.resourceVersion !== `${server.version}`) {
          throw httpError(409);
        }
        if (headers?.['Content-Type'] !== 'application/merge-patch+json') {
          throw httpError(415);
        }
        server.version++;
        Object.assign(server.data, body.spec.data);
        server.data = Object.fromEntries(Object.entries(server.data).filter(([, value]) => value !== null));
      }
      return answer();
    },
  });
  return { server, grafana };
}

beforeEach(() => {
  Object.assign(config, { namespace: 'default' });
  Object.assign(config.bootData.user, { isSignedIn: true, uid: 'u1', id: 7 });
});
afterEach(() => {
  Object.assign(config.bootData.user, user);
  window.localStorage.clear();
});

describe('the storage of a user', () => {
  it('lists all that is there, and removes what is asked for and nothing else', async () => {
    const { server } = serve({ a: '1', b: '2', c: '3' });
    const { storage } = openUserStorage();
    expect([...(await storage.allItems())]).toEqual(Object.entries({ a: '1', b: '2', c: '3' }));
    await storage.removeItems(['a', 'c', 'none']);
    expect(server.data).toEqual({ b: '2' });
  });

  it('has nothing to list or to remove where the user has no object yet', async () => {
    const { server } = serve(undefined);
    const { storage } = openUserStorage();
    expect((await storage.allItems()).size).toBe(0);
    await storage.removeItems(['a']);
    expect(server.data).toBeUndefined();
  });

  it('begins with the first item and goes on with the next, beside what is there', async () => {
    const { server, grafana } = serve(undefined);
    const { storage } = openUserStorage();
    expect(await storage.getItem('a')).toBeNull();
    await storage.setItem('a', '1');
    await storage.setItem('b', '2');
    expect(server.data).toEqual({ a: '1', b: '2' });
    expect(grafana.fetches.find(({ method }) => method === 'POST')?.data.metadata).toEqual({
      name: 'throughline-investigations-app:u1',
      labels: { service: 'throughline-investigations-app', user: 'u1' },
    });
    expect(grafana.fetches.every(({ showErrorAlert }) => showErrorAlert === false)).toBe(true);
  });

  it('asks anew each time', async () => {
    const { server } = serve({ a: '1' });
    const { storage } = openUserStorage();
    expect(await storage.getItem('a')).toBe('1');
    server.data = { a: '2' };
    expect(await storage.getItem('a')).toBe('2');
    expect(await storage.getItem('constructor')).toBeNull();
  });

  it.each([undefined, { a: '1' }])('is not written over what came in between (before: %j)', async (before) => {
    const { server } = serve(before);
    const [ours, theirs] = [openUserStorage().storage, openUserStorage().storage];
    await ours.getItem('a');
    await theirs.getItem('a');
    await theirs.setItem('a', 'theirs');
    // Reading another item does not stand for having read this one.
    await ours.getItem('b');
    await expect(ours.setItem('a', 'ours')).rejects.toThrow(StorageConflict);
    expect(server.data).toEqual({ a: 'theirs' });
    await ours.getItem('a');
    await ours.setItem('a', 'both');
    expect(server.data).toEqual({ a: 'both' });
  });

  it.each([
    [401, 'Grafana’s user storage could not be read: you are no longer signed in [401].'],
    [403, 'Grafana’s user storage could not be read: you may not use it [403].'],
    [503, 'Grafana’s user storage could not be read: it answered with an error [503].'],
    [400, 'Grafana’s user storage could not be read: it refused [400].'],
  ])('says why it cannot be read, HTTP %i', async (status, sentence) => {
    setUpGrafana({
      fetch: () => {
        throw httpError(status);
      },
    });
    await expect(openUserStorage().storage.getItem('a')).rejects.toThrow(sentence);
  });

  it.each([
    [413, 'Grafana’s user storage did not store it: it is full [413].'],
    [404, 'Grafana’s user storage did not store it: this Grafana has none [404].'],
  ])('says why it does not store, HTTP %i', async (status, sentence) => {
    setUpGrafana({
      fetch: ({ method }) => {
        throw httpError(method === 'GET' ? 404 : status);
      },
    });
    await expect(openUserStorage().storage.setItem('a', '1')).rejects.toThrow(sentence);
  });

  it('says that it could not be reached, and that its answer makes no sense', async () => {
    setUpGrafana({ fetch: () => Promise.reject(new TypeError('Failed to fetch')) });
    await expect(openUserStorage().storage.getItem('a')).rejects.toThrow('it could not be reached');
    setUpGrafana({ fetch: () => ({ spec: 'html' }) });
    await expect(openUserStorage().storage.getItem('a')).rejects.toThrow('something that is not understood');
  });
});

describe('a visitor without an account', () => {
  it('has the browser’s storage, and Grafana is not asked', async () => {
    const grafana = setUpGrafana({});
    Object.assign(config.bootData.user, { isSignedIn: false, uid: '', id: 0 });
    const { storage, spare } = openUserStorage();
    await storage.setItem('a', '1');
    expect(await storage.getItem('a')).toBe('1');
    expect(window.localStorage.getItem('throughline-investigations-app:0:a')).toBe('1');
    expect(spare).toBeUndefined();
    expect(grafana.fetches).toEqual([]);
  });

  it('is told when that is full or forbidden', async () => {
    Object.assign(config.bootData.user, { isSignedIn: false });
    const { storage } = openUserStorage();
    const set = jest.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new DOMException('', 'QuotaExceededError');
    });
    await expect(storage.setItem('a', '1')).rejects.toThrow('This browser’s storage is full.');
    set.mockImplementation(() => {
      throw new DOMException('', 'SecurityError');
    });
    await expect(storage.setItem('a', '1')).rejects.toThrow('the browser forbids it');
  });
});
