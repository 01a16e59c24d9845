import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import ts from 'typescript';

/** One thing the built plugin must satisfy. */
export interface Gate {
  name: string;
  ok: boolean;
  /** Where something is measured: the number, its unit, and the most it may be (absent: only told). */
  value?: number;
  unit?: string;
  goal?: number;
  /** One sentence. */
  detail: string;
}

/** A moment in the app's life, by the names of the chunks (`webpackChunkName`) that are asked for until then. */
interface Moment {
  name: string;
  chunks: string[];
  /** kB, gzipped. */
  goal?: number;
}

const MOMENTS: Moment[] = [
  { name: 'JavaScript before first content', chunks: ['app', 'start'], goal: 155 },
  { name: 'JavaScript before an investigation', chunks: ['app', 'investigate'], goal: 155 },
];

/** kB, gzipped: Grafana loads module.js on every dashboard view. */
const ENTRY_GOAL = 4;

/** The language whose translations the first content waits for. */
const LANGUAGE = 'en-US';

/** What Grafana 12.2.0 shares with plugins; anything else in the entry's dependencies would be "App not found". */
const SHARED_BY_GRAFANA = [
  'module',
  'lodash',
  'jquery',
  'moment',
  'slate',
  'emotion',
  '@emotion/react',
  '@emotion/css',
  'prismjs',
  'slate-plain-serializer',
  '@grafana/slate-react',
  'react',
  'react-dom',
  'react-redux',
  'redux',
  'rxjs',
  'rxjs/operators',
  'i18next',
  'react-router',
  'd3',
  '@grafana/ui',
  '@grafana/runtime',
  '@grafana/data',
];

/** A second React, or one of its private parts, breaks on Grafana 13. */
const FORBIDDEN_TEXT = ['ReactCurrentOwner', '__SECRET_INTERNALS'];

/** Measures a production build. Sizes are exact: gzip level 9, 1 kB = 1000 bytes. */
export function checkBudget(distDir: string): Gate[] {
  const entry = path.join(distDir, 'module.js');
  if (!existsSync(entry)) {
    return [
      { name: 'bundle', ok: false, detail: `${path.basename(distDir)}/module.js is not there: run npm run build.` },
    ];
  }
  const scripts = readdirSync(distDir)
    .filter((file) => file.endsWith('.js'))
    .map((file) => readScript(distDir, file));
  return [
    sizeGate(
      'module.js',
      scripts.filter(({ file }) => file === 'module.js'),
      ENTRY_GOAL
    ),
    ...MOMENTS.map((moment) => momentGate(moment, scripts)),
    ...FORBIDDEN_TEXT.map((text) => absentGate(text, scripts)),
    absentGate('"react/jsx-runtime"', scripts),
    dependencyGate(scripts),
  ];
}

interface Script {
  file: string;
  text: string;
  gzipped: number;
  /** The bundler's ids of the chunks in this file; none for the entry. */
  ids: string[];
  /** Chunk ids that one `import()` in this file loads together. */
  groups: string[][];
  /** Chunk ids behind a `case` of the language. */
  locale: string[];
  dependencies?: string[];
}

function readScript(distDir: string, file: string): Script {
  const content = readFileSync(path.join(distDir, file));
  const text = content.toString('utf8');
  const script: Script = {
    file,
    text,
    gzipped: gzipSync(content, { level: 9 }).length,
    ids: [],
    groups: [],
    locale: [],
  };
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) {
      readCall(node, script);
    }
    if (
      ts.isCaseClause(node) &&
      ts.isStringLiteral(node.expression) &&
      node.expression.text.includes(`/${LANGUAGE}/`)
    ) {
      script.locale.push(...node.statements.flatMap(chunksBelow));
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, false, ts.ScriptKind.JS));
  return script;
}

function readCall(call: ts.CallExpression, script: Script): void {
  const [first] = call.arguments;
  const callee = call.expression;
  if (ts.isIdentifier(callee) && callee.text === 'define' && first && ts.isArrayLiteralExpression(first)) {
    script.dependencies ??= literals(first);
    return;
  }
  if (!ts.isPropertyAccessExpression(callee)) {
    return;
  }
  // A chunk announces itself: (globalThis.rspackChunk… ||= []).push([[ids], { modules }])
  if (callee.name.text === 'push' && first && ts.isArrayLiteralExpression(first)) {
    const [ids, modules] = first.elements;
    if (ids && ts.isArrayLiteralExpression(ids) && modules && ts.isObjectLiteralExpression(modules)) {
      script.ids.push(...literals(ids));
    }
    return;
  }
  // An import(): Promise.all([n.e(1), n.e(2)]).then(…), or n.e(1).then(…)
  if (callee.name.text === 'then') {
    script.groups.push(chunkGroup(callee.expression));
  }
}

const literals = (list: ts.ArrayLiteralExpression) =>
  list.elements
    .filter((element) => ts.isStringLiteral(element) || ts.isNumericLiteral(element))
    .map(({ text }) => text);

/** The id in `n.e(123)`. */
function loadedChunk(node: ts.Node): string | undefined {
  if (
    ts.isCallExpression(node) &&
    ts.isPropertyAccessExpression(node.expression) &&
    node.expression.name.text === 'e'
  ) {
    const [id] = node.arguments;
    return id && (ts.isNumericLiteral(id) || ts.isStringLiteral(id)) ? id.text : undefined;
  }
  return undefined;
}

/** The ids in `Promise.all([n.e(1), n.e(2)])` or in `n.e(1)`; none in anything else. */
function chunkGroup(node: ts.Expression): string[] {
  const list = ts.isCallExpression(node) ? node.arguments[0] : undefined;
  const calls = list && ts.isArrayLiteralExpression(list) ? [...list.elements] : [node];
  return calls.flatMap((call) => loadedChunk(call) ?? []);
}

/** Every id loaded somewhere below a node. */
function chunksBelow(node: ts.Node): string[] {
  const found = [loadedChunk(node) ?? []].flat();
  ts.forEachChild(node, (child) => {
    found.push(...chunksBelow(child));
  });
  return found;
}

function momentGate({ name, chunks, goal }: Moment, scripts: Script[]): Gate {
  const wanted = new Set<string>();
  for (const chunk of chunks) {
    const ids = scripts.find(({ file }) => file === `${chunk}.js`)?.ids;
    if (!ids?.length) {
      return { name, ok: goal === undefined, detail: `no chunk is named "${chunk}" (webpackChunkName)` };
    }
    const groups = scripts.flatMap((script) => script.groups).filter((group) => ids.some((id) => group.includes(id)));
    [...ids, ...(groups[0] ?? [])].forEach((id) => wanted.add(id));
  }
  const loaded = () => scripts.filter(({ file, ids }) => file === 'module.js' || ids.some((id) => wanted.has(id)));
  // Translations are waited for where the code that asks for them is loaded.
  loaded().forEach(({ locale }) => locale.forEach((id) => wanted.add(id)));
  return sizeGate(name, loaded(), goal);
}

function sizeGate(name: string, scripts: Script[], goal?: number): Gate {
  const value = scripts.reduce((sum, { gzipped }) => sum + gzipped, 0) / 1000;
  const parts =
    scripts.length > 1 ? ` (${scripts.map(({ file, gzipped }) => `${file} ${gzipped / 1000}`).join(', ')})` : '';
  const most = goal === undefined ? '' : `, at most ${goal}`;
  return {
    name,
    ok: goal === undefined || value <= goal,
    value,
    unit: 'kB gz',
    ...(goal !== undefined && { goal }),
    detail: `${value} kB gz${most}${parts}`,
  };
}

function absentGate(text: string, scripts: Script[]): Gate {
  const holders = scripts.filter((script) => script.text.includes(text)).map(({ file }) => file);
  const detail = holders.length === 0 ? 'in no chunk' : `found in ${holders.join(', ')}`;
  return { name: `no ${text.replaceAll('"', '')}`, ok: holders.length === 0, detail };
}

function dependencyGate(scripts: Script[]): Gate {
  const name = 'shared modules only';
  const dependencies = scripts.find(({ file }) => file === 'module.js')?.dependencies;
  if (!dependencies) {
    return { name, ok: false, detail: 'module.js is no AMD module with a list of dependencies' };
  }
  const unknown = dependencies.filter((dependency) => !SHARED_BY_GRAFANA.includes(dependency));
  const detail = unknown.length === 0 ? dependencies.join(', ') : `Grafana does not share ${unknown.join(', ')}`;
  return { name, ok: unknown.length === 0, detail };
}
