import { openTabs } from './tabs';

/** Browsers deliver to every other channel of the name, and none of it to the sender. */
class StubChannel {
  static all = new Set<StubChannel>();
  onmessage: (() => void) | null = null;

  constructor(readonly name: string) {
    StubChannel.all.add(this);
  }
  postMessage() {
    StubChannel.all.forEach((other) => other !== this && other.name === this.name && other.onmessage?.());
  }
  close() {
    StubChannel.all.delete(this);
  }
}
const before = globalThis.BroadcastChannel;

afterEach(() => {
  Object.assign(globalThis, { BroadcastChannel: before });
  Object.assign(navigator, { locks: undefined });
});

it('tabs of one name hear each other, not themselves, and not once they are closed', () => {
  Object.assign(globalThis, { BroadcastChannel: StubChannel });
  const heard: string[] = [];
  const [a, b] = ['a', 'b'].map((tab) => openTabs('ledgers', () => heard.push(tab)));
  openTabs('other', () => heard.push('other'));
  a?.tell();
  expect(heard).toEqual(['b']);
  b?.close();
  a?.tell();
  expect(heard).toEqual(['b']);
});

it('without channels they hear through the browser’s storage', () => {
  Object.assign(globalThis, { BroadcastChannel: undefined });
  const heard: string[] = [];
  const tabs = openTabs('ledgers', () => heard.push('told'));
  const set = jest.spyOn(Storage.prototype, 'setItem');
  tabs.tell();
  tabs.tell();
  expect(set.mock.calls.map(([key]) => key)).toEqual(['ledgers', 'ledgers']);
  expect(set.mock.calls[0]?.[1]).not.toBe(set.mock.calls[1]?.[1]);
  window.dispatchEvent(new StorageEvent('storage', { key: 'ledgers' }));
  window.dispatchEvent(new StorageEvent('storage', { key: 'other' }));
  expect(heard).toEqual(['told']);
  tabs.close();
  window.dispatchEvent(new StorageEvent('storage', { key: 'ledgers' }));
  expect(heard).toEqual(['told']);
  set.mockImplementation(() => {
    throw new DOMException('', 'QuotaExceededError');
  });
  expect(() => tabs.tell()).not.toThrow();
});

it('work waits for the lock of that name where there are locks, and runs where there are none', async () => {
  const tabs = openTabs('ledgers', () => undefined);
  expect(await tabs.alone(async () => 'done')).toBe('done');
  const names: string[] = [];
  const request = (name: string, work: () => unknown) => {
    names.push(name);
    return work();
  };
  Object.assign(navigator, { locks: { request } });
  expect(await tabs.alone(async () => 'done')).toBe('done');
  expect(names).toEqual(['ledgers']);
  tabs.close();
});
