declare global {
  interface Window {
    define?: (names: string[], factory: (...modules: unknown[]) => unknown) => void;
  }
}

/** Loads an AMD module as Grafana does; `shared` answers its imports, and `module` is what describes itself. */
export function loadAmd(url: string, shared: Record<string, unknown>): Promise<unknown> {
  const modules: Record<string, unknown> = { ...shared, module: { id: url, uri: url } };
  return new Promise((resolve, reject) => {
    window.define = (names, factory) => {
      const missing = names.filter((name) => !(name in modules));
      const make = async () => factory(...names.map((name) => modules[name]));
      resolve(missing.length === 0 ? make() : Promise.reject(`The preview does not share ${missing.join(', ')}.`));
    };
    const script = Object.assign(document.createElement('script'), { src: url, onload: () => delete window.define });
    script.onerror = () => reject(`${url} cannot be loaded.`);
    document.head.append(script);
  });
}
