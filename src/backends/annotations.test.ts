import { config } from '@grafana/runtime';
import { httpError } from '../../.config/jest/backendSrv';
import { setUpGrafana } from '../../.config/jest/grafanaRuntime';
import { annotate, mayAnnotate } from './annotations';

const note = { time: 1, timeEnd: 2, text: 'cause', tags: ['throughline', 'throughline-ab'] };

/** Grafana's annotations, found by all of their tags. */
function serve(refuse?: { method: string; status: number }) {
  const kept: Array<{ id: number; text: string; tags: string[] }> = [];
  setUpGrafana({
    fetch: ({ method = 'GET', url, data }) => {
      if (refuse?.method === method) {
        throw httpError(refuse.status);
      }
      if (method === 'GET') {
        const tags = new URLSearchParams(url.split('?')[1]).getAll('tags');
        return kept.filter((one) => tags.every((tag) => one.tags.includes(tag)));
      }
      if (method === 'POST') {
        kept.push({ id: kept.length + 7, ...data });
      } else {
        Object.assign(kept.find(({ id }) => url.endsWith(`/${id}`)) ?? {}, data);
      }
      return { message: 'ok' };
    },
  });
  return kept;
}

it('writes one annotation of an investigation, and brings it up to date the next time', async () => {
  const kept = serve();
  expect((await annotate('ab', note)).said).toMatch(/^Written\./);
  expect((await annotate('ab', { ...note, text: 'better' })).said).toMatch(/was there already/);
  expect(kept).toEqual([{ id: 7, ...note, text: 'better' }]);
  await annotate('cd', { ...note, tags: ['throughline', 'throughline-cd'] });
  expect(kept).toHaveLength(2);
});

it.each([
  ['POST', 403, 'you may not write annotations [403]. An administrator gives the permission.'],
  ['GET', 500, 'Grafana refused it [500].'],
])('says why where %s gives %d', async (method, status, why) => {
  serve({ method, status });
  expect(await annotate('ab', note)).toEqual({ done: false, said: `The annotation was not written: ${why}` });
});

describe('who may', () => {
  const { bootData } = config;
  afterEach(() => Object.assign(config, { bootData }));

  it.each([
    ['Editor', true, true],
    ['Admin', true, true],
    ['Viewer', true, false],
    ['Editor', false, false],
  ])('%s with the action %s: %s', (orgRole, has, may) => {
    Object.assign(config, { bootData: { user: { orgRole, permissions: { 'annotations:create': has } } } });
    expect(mayAnnotate()).toBe(may);
  });
});
