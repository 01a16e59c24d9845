import { PluginExtensionPoints } from '@grafana/data';
import { setUpGrafana } from '../../.config/jest/grafanaRuntime';
import manifest from '../plugin.json';
import { alertInstanceLink } from './alertInstance';

type Context = NonNullable<Parameters<NonNullable<typeof alertInstanceLink.configure>>[0]>;

/** What Grafana 12.2 hands over: everything but a few fields throws when it is read (proxies over frozen objects). */
function contextOf(rule: object): Context {
  const touchy = (target: object, readable: string[]): object =>
    new Proxy(target, {
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
  return touchy({ rule: touchy(rule, ['uid']) }, ['rule']);
}

const click = (context: Context | undefined) =>
  alertInstanceLink.onClick?.(undefined, {
    context,
    openModal: () => {},
    openSidebar: () => {},
    closeSidebar: () => {},
  });

describe('“Investigate” on an alert instance', () => {
  it('is as plugin.json declares it, for Grafana shows no other, and short enough not to be cut', () => {
    const { title, description, targets } = alertInstanceLink;

    expect(manifest.extensions.addedLinks).toContainEqual({ title, description, targets });
    expect(targets).toEqual([PluginExtensionPoints.AlertInstanceAction]);
    expect(title.length).toBeLessThanOrEqual(25);
  });

  it('is there for a rule with a uid, and reads nothing else', () => {
    const configure = alertInstanceLink.configure;

    expect(configure?.(contextOf({ uid: 'rule-1', name: 'x' }))).toEqual({});
    expect(configure?.(contextOf({ uid: '' }))).toBeUndefined();
    expect(configure?.(contextOf({}))).toBeUndefined();
    expect(configure?.({})).toBeUndefined();
    expect(configure?.(undefined)).toBeUndefined();
  });

  it('opens the investigation of the rule in this tab, whatever is in its uid', () => {
    const { history } = setUpGrafana({ path: '/alerting/grafana/x/view' });

    click(contextOf({ uid: 'a&b/c?d=1' }));

    expect(history.length).toBe(2);
    expect(history.location.pathname).toBe('/a/throughline-investigations-app/investigate');
    expect(Object.fromEntries(new URLSearchParams(history.location.search))).toEqual({ rule: 'a&b/c?d=1' });
  });

  it('has no path, which would ask for confirmation first', () => {
    expect(alertInstanceLink).not.toHaveProperty('path');
  });

  it('goes nowhere without a rule', () => {
    const { history } = setUpGrafana({ path: '/alerting' });

    click(undefined);
    click(contextOf({}));

    expect(history.length).toBe(1);
  });
});
