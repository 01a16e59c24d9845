/** What Grafana 12.2 hands over: everything but a few fields throws when it is read (proxies over frozen objects). */
export function touchy<T extends object>(target: T, readable: string[]): T {
  return new Proxy(target, {
    get: (of, key) => {
      if (!readable.includes(String(key))) {
        throw new TypeError(`'get' on proxy: property '${String(key)}' is a read-only data property`);
      }
      return Reflect.get(of, key);
    },
    ownKeys: () => {
      throw new TypeError('ownKeys');
    },
  });
}
