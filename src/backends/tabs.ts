/** How the tabs of a browser tell each other that something was written, and wait for one another. */
export interface Tabs {
  /** Tells the other tabs. */
  tell(): void;
  /** Runs `work` while no other tab runs its own, where the browser can see to it. */
  alone<T>(work: () => Promise<T>): Promise<T>;
  close(): void;
}

/**
 * This tab among those that share `name`: by BroadcastChannel, else by events of the browser's storage. `onTold` is
 * called when another one told. Web Locks, which only secure pages have, keep two of them from working at once.
 */
export function openTabs(name: string, onTold: () => void): Tabs {
  const told = typeof BroadcastChannel === 'undefined' ? throughStorage(name, onTold) : throughChannel(name, onTold);
  return {
    ...told,
    alone: async (work) => {
      // Not there on pages that came without TLS, whatever the types say.
      const locks: LockManager | undefined = navigator.locks;
      return locks ? locks.request(name, work) : work();
    },
  };
}

function throughChannel(name: string, onTold: () => void): Omit<Tabs, 'alone'> {
  const channel = new BroadcastChannel(name);
  channel.onmessage = () => onTold();
  return { tell: () => channel.postMessage('written'), close: () => channel.close() };
}

function throughStorage(name: string, onTold: () => void): Omit<Tabs, 'alone'> {
  const onStorage = (event: StorageEvent) => {
    if (event.key === name) {
      onTold();
    }
  };
  window.addEventListener('storage', onStorage);
  return {
    tell: () => {
      try {
        // The others hear of a value that differs.
        window.localStorage.setItem(name, `${Date.now()} ${Math.random()}`);
      } catch {
        // Then they see it when they next read.
      }
    },
    close: () => window.removeEventListener('storage', onStorage),
  };
}
