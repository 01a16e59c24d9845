import fc from 'fast-check';
import { parser } from '@grafana/lezer-traceql';
import { wellFormed } from './goString';
import { hostileText } from './testing/hostile';
import { literalsOf, parseErrors } from './testing/parse';
import { ANY_TRACE, runsOf, samplesOf, slowSpans, traceById, tracesByIds } from './traceql';

const TAIL = ' | select(span.http.route, status) with (most_recent=true)';

describe('slowSpans', () => {
  test.each([
    [{ service: 'task-svc', minMs: 500 }, '{resource.service.name="task-svc" && kind=server && duration>500ms}'],
    [{ minMs: 1.5, kind: 'any' as const }, '{duration>1500us}'],
    [{ minMs: 0, maxMs: 2000, kind: 'client' as const }, '{kind=client && duration>0ms && duration<=2000ms}'],
    [{ minMs: NaN, maxMs: Infinity }, '{kind=server && duration>0ms && duration<=31536000000ms}'],
    [{ service: '', minMs: -4 }, '{resource.service.name="" && kind=server && duration>0ms}'],
    [{ service: 'a "b" \\c', minMs: 1 }, '{resource.service.name="a \\"b\\" \\\\c" && kind=server && duration>1ms}'],
    [
      { service: '$env.api', minMs: 1 },
      '{resource.service.name=~"\\\\x{24}env\\\\.api" && kind=server && duration>1ms}',
    ],
    [{ service: 'a\nb', minMs: 1 }, '{resource.service.name=~"a\\\\x{a}b" && kind=server && duration>1ms}'],
    [{ service: '[[x]]', minMs: 1 }, '{resource.service.name=~"\\\\[\\\\[x\\\\]\\\\]" && kind=server && duration>1ms}'],
    [{ service: 'zażółć 🛒', minMs: 1 }, '{resource.service.name="zażółć 🛒" && kind=server && duration>1ms}'],
  ])('%j', (options, query) => {
    expect(slowSpans(options)).toBe(query + TAIL);
    expect(parseErrors(parser, query + TAIL)).toEqual([]);
  });

  const kinds = fc.constantFrom('server', 'client', 'producer', 'consumer', 'internal', 'unspecified', 'any' as const);

  test('parses for any service and duration, matches that service only, and holds no variable', () => {
    fc.assert(
      fc.property(
        hostileText(),
        fc.double(),
        fc.option(fc.double(), { nil: undefined }),
        kinds,
        (service, minMs, maxMs, kind) => {
          const query = slowSpans({ service, minMs, maxMs, kind });
          expect(parseErrors(parser, query)).toEqual([]);
          const [literal = '', ...others] = literalsOf(parser, query);
          expect(others).toEqual([]);
          const text = literal.slice(1, -1).replace(/\\(["\\])/g, '$1');
          const isRegex = query.includes('resource.service.name=~"');
          if (isRegex) {
            expect(new RegExp(`^(?:${text.replace(/\\x\{/g, '\\u{')})$`, 'u').test(wellFormed(service))).toBe(true);
          }
          expect(isRegex || text === wellFormed(service)).toBe(true);
          expect(query).not.toMatch(/\$|\[\[|[\p{Cc}\p{Surrogate}]/u);
        }
      )
    );
  });
});

describe('runsOf', () => {
  const tasks = { service: 'web', name: 'GET /tasks', kind: 'server' as const };
  const IS_TASKS = 'resource.service.name="web" && name="GET /tasks" && kind=server';

  test.each([
    [tasks, {}, `{${IS_TASKS}}`],
    [tasks, { overMs: 500 }, `{${IS_TASKS} && duration>500ms}`],
    [tasks, { maxMs: 308.1395, withoutError: true }, `{${IS_TASKS} && duration<=308140us && status!=error}`],
    [{ ...tasks, name: 'GET', route: '/a' }, {}, '{resource.service.name="web" && name="GET" && kind=server && span.http.route="/a"}'], // prettier-ignore
    [{ ...tasks, service: undefined, name: 'a#b' }, {}, '{name="a#b" && kind=server}'],
    // An id in the name stands for any.
    [{ ...tasks, name: 'GET /t.x/17?a=8' }, {}, '{resource.service.name="web" && name=~"GET /t\\\\.x/[^/ ]+\\\\?a=[^/ ]+" && kind=server}'], // prettier-ignore
  ])('%j, %j', (operation, limits, query) => {
    expect(runsOf(operation, limits)).toBe(query);
    expect(parseErrors(parser, query)).toEqual([]);
  });

  test('samples come with both spans and the attributes of both', () => {
    const query = samplesOf(tasks, { overMs: 500 }, { name: 'db:query', kind: 'client' }, [
      { scope: 'span', key: 'app.partition-name' },
      { scope: 'resource', key: 'host.name' },
    ]);
    expect(query).toBe(
      `{${IS_TASKS} && duration>500ms} && {name="db:query" && kind=client} | select(span.app.partition-name, resource.host.name) with (most_recent=true)`
    );
    expect(parseErrors(parser, query)).toEqual([]);
  });

  test('samples of the root alone ask for it once, and without attributes select none', () => {
    expect(samplesOf(tasks, { maxMs: 500 }, tasks, [])).toBe(
      `{${IS_TASKS} && duration<=500ms} with (most_recent=true)`
    );
  });

  test('parses for any operation, holds its literals alone and no variable', () => {
    fc.assert(
      fc.property(hostileText(), hostileText(), fc.double(), (service, name, overMs) => {
        const query = samplesOf({ service, name, kind: 'server' }, { overMs }, { ...tasks, name }, []);
        expect(parseErrors(parser, query)).toEqual([]);
        expect(literalsOf(parser, query).length).toBeLessThanOrEqual(4);
        expect(query).not.toMatch(/\$|\[\[|[\p{Cc}\p{Surrogate}]/u);
      })
    );
  });
});

describe('traceById', () => {
  test.each([
    ['4BF92F3577B34DA6A3CE929D0E0E4736', '4bf92f3577b34da6a3ce929d0e0e4736'],
    ['e457b5a2e4d86bd1', '0000000000000000e457b5a2e4d86bd1'],
    ['} | rate()', '0'.repeat(32)],
    ['', '0'.repeat(32)],
  ])('%j is asked as %s', (id, query) => {
    expect(traceById(id)).toBe(query);
  });
});

describe('tracesByIds', () => {
  const NONE = '0'.repeat(32);
  test.each([
    [['E457B5A2E4D86BD1'], '{trace:id="0000000000000000e457b5a2e4d86bd1"}'],
    [['67a474a8066a2fde7fa54c395382be5', 'ab'], `{trace:id="067a474a8066a2fde7fa54c395382be5" || trace:id="${'ab'.padStart(32, '0')}"}`], // prettier-ignore
    [['"} | rate()'], `{trace:id="${NONE}"}`],
    [[], `{trace:id="${NONE}"}`],
  ])('%j', (ids, query) => {
    expect(tracesByIds(ids)).toBe(query);
    expect(parseErrors(parser, query)).toEqual([]);
  });

  test('parses for any text, and holds ids alone', () => {
    fc.assert(
      fc.property(fc.array(hostileText()), (ids) => {
        const query = tracesByIds(ids);
        expect(parseErrors(parser, query)).toEqual([]);
        expect(literalsOf(parser, query)).toHaveLength(Math.max(1, ids.length));
        expect(literalsOf(parser, query).every((literal) => /^"[0-9a-f]{32}"$/.test(literal))).toBe(true);
      })
    );
  });
});

test('any trace', () => expect(parseErrors(parser, ANY_TRACE)).toEqual([]));
