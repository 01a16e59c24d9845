import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { serviceWith, stackSet } from '../checks/testing/observations';
import { lintProvisioning } from './lint';
import { smallestChange } from './smallestChange';
import { newStackFile } from './stackFile';

const own = readFileSync(path.join(__dirname, '../../../../provisioning/datasources/datasources.yaml'), 'utf8');

/** The project's own file with something in it replaced. */
function broken(what: string, by: string): string {
  expect(own).toContain(what);
  return own.replace(what, by);
}
const rules = (text: string, existing?: string[]) => lintProvisioning(text, { existing }).map(({ rule }) => rule);
const entry = (...lines: string[]) =>
  ['apiVersion: 1', 'datasources:', '  - name: A', '    uid: a', ...lines.map((line) => `    ${line}`)].join('\n');

test.each([
  ['the project’s own file', own],
  ['the file for a new stack', newStackFile()],
  ['the file for an observed stack', newStackFile([serviceWith()])],
  ['a changed file', smallestChange(stackSet('logs', { derivedFields: [] }), [serviceWith()]).file ?? ''],
])('nothing is wrong with %s', (_, text) => {
  expect(lintProvisioning(text, { existing: ['prometheus', 'tempo', 'loki'] })).toEqual([]);
});

test.each([
  ['unescaped-dollar', 'url: $${__value.raw}', 'url: ${__value.raw}'],
  ['unescaped-dollar', '[$${traceID}'.slice(1), '${traceID}'],
  ['shift-sign', "'-1m'", "'1m'"],
  ['shift-sign', "spanEndTimeShift: '5m'", 'spanEndTimeShift: -5m'],
  ['shift-duration', "'-1m'", "'one minute'"],
  ['unknown-uid', 'datasourceUid: tempo', 'datasourceUid: temp'],
  ['unknown-uid', 'targetUID: loki', 'targetUID: logs'],
  ['filter-without-tags', 'tags:\n          - { key: service.name, value: service_name }', 'tags: []'],
  ['tag-label', '{ key: service.name, value: service_name }', '{ key: service.name }'],
  ['custom-query', 'filterBySpanID: false', 'customQuery: true'],
  ['correlation-text', '        label: p99 of this service\n', ''],
  ['correlation-text', 'description: The trace named by the line', 'description: # The trace named by the line'],
  [
    'correlation-transformations',
    '            - { type: regex, field: labels',
    '        transformations:\n            - { type: regex, field: labels',
  ],
  ['correlation-field', 'field: labels\n          target', 'field: trace_id\n          target'],
  ['correlation-regex', '"trace_id":"([0-9a-fA-F]{16,32})"', '"trace_id":"([0-9a-f]+"'],
  ['derived-field-regex', '\\btrace_?[iI][dD]=([0-9a-fA-F]{16,32})\\b', 'trace=('],
  ['derived-field-double-escape', '\\btrace_?[iI][dD]=([0-9a-fA-F]{16,32})\\b', '\\\\btrace=([0-9a-f]+)'],
  ['derived-field-group', '\\btrace_?[iI][dD]=([0-9a-fA-F]{16,32})\\b', 'trace=[0-9a-f]+'],
  ['derived-field-name', 'name: Trace (logfmt)', 'name: Trace (JSON)'],
  ['several-defaults', 'uid: tempo\n', 'uid: tempo\n    isDefault: true\n'],
  ['unknown-key', 'tracesToLogsV2:', 'traceToLogsV2:'],
  ['unknown-key', 'exemplarTraceIdDestinations:', 'exemplarTraceIDDestinations:'],
  ['unknown-key', '      - targetUID: loki', '      - targetUid: loki'],
  ['old-traces-to-logs', 'tracesToLogsV2:', 'tracesToLogs:'],
  ['api-version', 'apiVersion: 1', 'apiVersion: 0'],
  ['same-name', 'name: Loki', 'name: Tempo'],
  ['secret-in-settings', 'maxLines: 1000', 'apiToken: abc'],
  ['yaml-syntax', 'access: proxy', 'access: [proxy'],
])('%s: %j in place of %j', (rule, right, wrong) => {
  const text = broken(right, wrong);
  const found = lintProvisioning(text).find((each) => each.rule === rule);
  expect(found).toMatchObject({ sentence: expect.stringMatching(/\S[.…]$/), fix: expect.stringMatching(/\S\.$/) });
  const at = text.slice(0, own.indexOf(right)).split('\n').length;
  expect(Math.abs((found?.line ?? 0) - at)).toBeLessThanOrEqual(
    rule === 'correlation-text' ? 3 : rule === 'yaml-syntax' || rule === 'same-name' ? 2 : 1
  );
});

test.each([
  ['settings beside jsonData', entry('type: loki', 'derivedFields: []'), ['misplaced-key']],
  [
    'a dollar sign that Grafana keeps',
    entry('type: loki', 'jsonData:', "  derivedFields: [{ name: x, matcherRegex: '(a)$', url: 'u$' }]"),
    [],
  ],
  ['a variable of the environment', entry('type: loki', 'url: ${loki_url}', 'jsonData: { maxLines: $MAX }'), []],
  [
    'a uid that Grafana makes of a name',
    entry('type: tempo', 'jsonData: { serviceMap: { datasourceUid: P8E80F9AEF21F6940 } }').replace('    uid: a\n', ''),
    [],
  ],
  ['a correlation that is no map', entry('type: loki', 'correlations: [x]'), ['correlation-form']],
  ['no list', 'apiVersion: 1\n', ['no-datasources']],
  ['nothing', '  \n', ['empty']],
])('%s', (_, text, expected) => {
  expect(rules(text)).toEqual(expected);
});

test('uids of other files are known where they are given', () => {
  const text = entry('type: tempo', 'jsonData: { serviceMap: { datasourceUid: mimir } }');
  expect(rules(text, ['mimir'])).toEqual([]);
  expect(lintProvisioning(text, { existing: ['loki'] })).toMatchObject([{ severity: 'error', line: 6 }]);
  expect(lintProvisioning(text)).toMatchObject([{ severity: 'warning' }]);
});

describe('hostile text', () => {
  test.each([
    ['long', 'a: b\n'.repeat(100_000)],
    ['brackets', '['.repeat(100_000)],
    ['dashes', '- '.repeat(50_000)],
    ['indentation', Array.from({ length: 600 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')],
    [
      'aliases',
      `a: &a [x]\n${Array.from({ length: 30 }, (_, i) => `b${i}: &b${i} [*a, *a]`).join('\n')}\ndatasources: *a`,
    ],
    [
      'an alias of itself',
      'apiVersion: 1\ndatasources: &a [{ name: x, type: loki, jsonData: &b { x: *b }, correlations: *a }]',
    ],
    ['many findings', entry('type: loki', 'correlations:', ...Array.from({ length: 5_000 }, () => '- x'))],
  ])('%s: bounded, and told', (_, text) => {
    const found = lintProvisioning(text);
    expect(found.length).toBeGreaterThan(0);
    expect(found.length).toBeLessThanOrEqual(200);
  });

  test('no text makes it throw', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.constantFrom(...'[]{}&*!|>-:?,#%@`\'"$\\\n\t '.split('')),
      fc.constantFrom(
        'datasources:\n',
        '  - ',
        'jsonData: ',
        'correlations:\n',
        'tracesToLogsV2: ',
        'derivedFields: ',
        '&a ',
        '*a ',
        '<<: *a',
        'matcherRegex: ',
        '!!binary '
      )
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        for (const text of [
          pieces.join(''),
          `apiVersion: 1\ndatasources:\n  - name: a\n    ${pieces.join('')}`,
          own.slice(0, 900) + pieces.join(''),
        ]) {
          for (const { line, sentence, fix } of lintProvisioning(text)) {
            expect([line >= 1, line <= text.split('\n').length + 1, sentence !== '', fix !== '']).toEqual([
              true,
              true,
              true,
              true,
            ]);
          }
        }
      }),
      { numRuns: 300 }
    );
  });
});
