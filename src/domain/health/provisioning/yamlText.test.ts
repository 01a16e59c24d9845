import fc from 'fast-check';
import { parse, parseAllDocuments } from 'yaml';
import { exemplars, serviceWith, stackSet, stackWith } from '../checks/testing/observations';
import { wellFormed } from '../../query/goString';
import { isRecord } from '../../../shared/isRecord';
import { mergeIntoFile } from './mergeIntoFile';
import { smallestChange } from './smallestChange';
import { datasourcesText, dollarsDoubled } from './yamlText';

const first = (file: string): unknown => {
  const whole: unknown = parse(file);
  return isRecord(whole) && Array.isArray(whole.datasources) ? whole.datasources[0] : undefined;
};
/** As Grafana reads strings: halves of `$$` are one dollar sign, and nothing may be left to expand. */
function asGrafana(value: unknown): unknown {
  if (typeof value === 'string') {
    const parts = value.split('$$');
    expect(parts.filter((part) => part.includes('$'))).toEqual([]);
    return parts.join('$');
  }
  if (Array.isArray(value)) {
    return value.map(asGrafana);
  }
  return isRecord(value)
    ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, asGrafana(inner)]))
    : value;
}
const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constantFrom(
    'yes',
    'no',
    'on',
    'null',
    '~',
    '0x1f',
    '1:30',
    '1e3',
    '<<',
    '- a',
    'a: b',
    '#',
    '*a',
    '&a',
    '!x',
    '%',
    '@',
    '`',
    '|',
    '>',
    "'",
    '"',
    '\\',
    '${HOME}',
    '$$',
    '$',
    '$1',
    '\u0085',
    '\u2028',
    '\ufeff',
    '\u0000',
    '\u007f',
    'a\nb',
    ' a ',
    '---',
    '...',
    '2026-01-01',
    '=',
    '.inf',
    ''
  )
);

test('every value comes back as it was, with each dollar sign doubled in between', () => {
  const value = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      hostile,
      fc.boolean(),
      fc.integer(),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(hostile, tie('value'), { maxKeys: 3 })
    ),
  })).value;
  fc.assert(
    fc.property(value, (jsonData) => {
      const file = datasourcesText([{ name: 'x', jsonData: dollarsDoubled(jsonData) }], ['header']);
      const read = first(file);
      expect(parseAllDocuments(file)).toHaveLength(1);
      expect(asGrafana(isRecord(read) ? read.jsonData : undefined)).toEqual(
        JSON.parse(wellFormed(JSON.stringify(jsonData)))
      );
      // Go's reader refuses these even in quotes.
      expect(file).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/);
    }),
    { numRuns: 500 }
  );
});

test('patterns stand in single quotes, where a backslash is one', () => {
  expect(datasourcesText([{ matcherRegex: '"id"\\s*:\\s*"(\\w+)"' }], [])).toContain(
    String.raw`matcherRegex: '"id"\s*:\s*"(\w+)"'`
  );
});

test('a name cannot leave its place: in values, comments and sentences', () => {
  fc.assert(
    fc.property(hostile, hostile, (name, label) => {
      const stack = stackWith();
      const metrics = {
        uid: `u${name}`,
        name,
        type: 'prometheus',
        settings: { exemplarTraceIdDestinations: [{ name: label, datasourceUid: 'gone' }] },
      };
      const change = smallestChange({ ...stack, metrics }, [
        serviceWith({ service: name, exemplars: undefined, scrapeIntervalMs: undefined }),
      ]);
      expect(change.sources).toHaveLength(1);
      for (const file of [change.file ?? '', change.sources[0]?.fragment ?? '']) {
        const entry = first(file);
        expect(isRecord(entry) && asGrafana([entry.name, entry.uid])).toEqual([
          wellFormed(name),
          wellFormed(`u${name}`),
        ]);
      }
      expect(mergeIntoFile(change.file ?? '', change.sources[0]?.fragment ?? '').missing).toEqual([]);
      for (const { sentence, evidence } of change.sources.flatMap(({ changes }) => changes)) {
        expect([sentence, ...evidence].join('')).not.toMatch(/[\n\r\u2028]/);
      }
    }),
    { numRuns: 200 }
  );
});

test('a hostile label of an exemplar is a value like any other', () => {
  const label = 'trace_id\n    basicAuthPassword: ${HOME}';
  const stack = stackSet('metrics', { exemplarTraceIdDestinations: [] });
  const [source] = smallestChange(stack, [serviceWith({ exemplars: observedLabel(label) })]).sources;
  const entry = first(source?.fragment ?? '');
  expect(asGrafana(isRecord(entry) ? entry.jsonData : undefined)).toMatchObject({
    exemplarTraceIdDestinations: [{ name: label }],
  });
  expect(Object.keys(isRecord(entry) ? entry : {})).toEqual(['name', 'uid', 'jsonData']);
});

const observedLabel = (label: string) => ({
  asked: { source: 'Prometheus', query: '' },
  answer: { status: 'ok' as const, value: exemplars(label) },
});
