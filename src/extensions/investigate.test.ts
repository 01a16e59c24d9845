import { setUpGrafana } from '../../.config/jest/grafanaRuntime';
import { waitFor } from '@testing-library/react';
import manifest from '../plugin.json';
import { PLUGIN_ID } from '../shared/plugin';
import type { LinkContext } from './context';
import { investigateLink } from './investigate';
import { touchy } from './testing/touchy';

const shown = (context: LinkContext | undefined) => investigateLink.configure?.(context);
const query = (type: string, more: object = {}) => ({ datasource: { type, uid: 'x' }, ...more });
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';

afterEach(() => window.history.replaceState(null, '', '/'));

describe('“Investigate”', () => {
  it('is as plugin.json declares it, for Grafana shows no other, and short enough not to be cut', () => {
    const { title, description, targets } = investigateLink;

    expect(manifest.extensions.addedLinks).toEqual([{ title, description, targets }]);
    expect(title.length).toBeLessThanOrEqual(25);
    expect(investigateLink).not.toHaveProperty('path');
  });

  it.each<[string, LinkContext, boolean]>([
    ['an alert of Grafana', { rule: { uid: 'r' } }, true],
    ['an alert of a data source', { rule: { query: 'up == 0' } }, true],
    ['a Prometheus query', { targets: [query('prometheus', { expr: 'up' })] }, true],
    ['a fork of Prometheus', { targets: [query('grafana-amazonprometheus-datasource', { expr: 'up' })] }, true],
    ['a mixed panel', { targets: [query('loki', { expr: '{a="b"}' }), query('prometheus', { expr: 'up' })] }, true],
    ['a trace id', { targets: [query('tempo', { query: TRACE })] }, true],
    ['a search for traces', { targets: [query('tempo', { query: '{ status = error }' })] }, false],
    ['an empty Tempo query', { targets: [query('tempo')] }, false],
    ['a Prometheus query not written yet', { targets: [query('prometheus')] }, false],
    ['an empty Prometheus query', { targets: [query('prometheus', { expr: '' })] }, false],
    ['lines', { targets: [query('loki', { expr: '{a="b"}' })] }, false],
    ['a query without a data source', { targets: [{ expr: 'up' }] }, false],
    ['a panel without queries', { targets: [] }, false],
    ['a trace', { traceID: TRACE }, true],
  ])('is offered for %s: %#', (_, context, expected) => {
    expect(shown(context)).toEqual(expected ? {} : undefined);
  });

  it('says before the click that a link of the panel’s service was found broken, in words that are not cut', () => {
    window.localStorage.setItem(PLUGIN_ID, '(?<![\\w-])(?:task-svc)(?![\\w-])');
    const panel = (expr: string) => shown({ targets: [query('prometheus', { expr })] });

    expect(panel('rate(x{service="task-svc"}[1m])')).toEqual({ title: 'Investigate (broken link)' });
    expect(panel('rate(x{service="mail"}[1m])')).toEqual({});
    expect(panel('rate(x{service="task-svc"}[1m])')?.title?.length).toBeLessThanOrEqual(25);
    window.localStorage.clear();
    expect(panel('rate(x{service="task-svc"}[1m])')).toEqual({});
  });

  it.each([
    ['holds nonsense', () => window.localStorage.setItem(PLUGIN_ID, '(')],
    [
      'may not be read',
      () =>
        jest.spyOn(Storage.prototype, 'getItem').mockImplementation(() => {
          throw new Error('blocked');
        }),
    ],
  ])('is offered where the browser’s storage %s', (_, spoil) => {
    spoil();
    expect(shown({ targets: [query('prometheus', { expr: 'up' })] })).toEqual({});
    jest.restoreAllMocks();
    window.localStorage.clear();
  });

  it('names the app where nothing else does: in the command palette', () => {
    expect(shown({})).toEqual({ title: 'Open Throughline' });
    expect(shown(undefined)).toEqual({ title: 'Open Throughline' });
  });

  it('is not offered on our own page, which shows Grafana’s trace view', () => {
    window.history.replaceState(null, '', '/grafana/a/throughline-investigations-app/investigate?trace=x');

    expect(shown({ traceID: TRACE })).toBeUndefined();
  });

  it('is not offered, and throws nothing, where the context cannot be read', () => {
    expect(shown(touchy({ targets: [query('prometheus', { expr: 'up' })] }, []))).toBeUndefined();
    expect(shown({ targets: [touchy(query('prometheus', { expr: 'up' }), [])] })).toBeUndefined();
  });

  it('reads no more of an alert than that there is a rule', () => {
    expect(shown(touchy({ rule: touchy({ uid: 'r' }, []) }, ['rule', 'targets', 'traceID']))).toEqual({});
  });

  it('opens the investigation in this tab', async () => {
    const { history } = setUpGrafana({ path: '/alerting/grafana/x/view' });
    const helpers = { openModal: () => {}, openSidebar: () => {}, closeSidebar: () => {} };

    investigateLink.onClick?.(undefined, { context: { rule: { uid: 'r' } }, ...helpers });

    await waitFor(() => expect(history.length).toBe(2));
    expect(history.location).toMatchObject({
      pathname: '/a/throughline-investigations-app/investigate',
      search: '?rule=r',
    });
  });
});
