import { type Edge, findCycles, type Graph, type Sources, staticallyReached } from './graph';
import { untypedLines } from './imports';

/** Each rule answers with one sentence per fault; none means that the house is in order. */

const MAX_LINES = 300;
const ENTRY = 'src/module.tsx';

/** Readers of the languages that the domain reads. */
const PARSERS = ['@prometheus-io/lezer-promql', '@lezer/common', '@lezer/lr', 'yaml'];
const EDGES_OF_GRAFANA = ['@grafana/data', '@grafana/runtime', '@grafana/schema', 'rxjs'];
const REACT = ['react', '@emotion/css', '@grafana/i18n', 'lodash'];

interface Room {
  /** Other rooms that it may import. */
  rooms: string[];
  /** Packages that it may import; absent: any. */
  packages?: string[];
  /** Packages of which it may import types only. */
  types?: string[];
}

/** The table of layers. */
const ROOMS: Record<string, Room> = {
  shared: { rooms: [], packages: [] },
  domain: { rooms: ['shared'], packages: PARSERS, types: ['@grafana/data'] },
  backends: { rooms: ['shared', 'domain'], packages: EDGES_OF_GRAFANA },
  settings: { rooms: ['shared', 'domain'], packages: EDGES_OF_GRAFANA },
  scenes: {
    rooms: ['shared', 'domain', 'backends', 'settings'],
    packages: [...EDGES_OF_GRAFANA, ...REACT, '@grafana/scenes', '@grafana/ui'],
  },
  extensions: { rooms: ['shared', 'domain', 'settings'], packages: [...EDGES_OF_GRAFANA, ...REACT] },
  pages: { rooms: ['shared', 'domain', 'backends', 'settings', 'scenes', 'extensions'] },
  app: { rooms: ['shared', 'domain', 'backends', 'settings', 'scenes', 'extensions', 'pages'] },
  module: { rooms: ['shared', 'domain', 'settings', 'extensions', 'pages', 'app'] },
};

/** Packages and rooms that must not be loaded with the entry, which Grafana loads on every dashboard view. */
const HEAVY_PACKAGES = [...PARSERS, '@grafana/scenes', '@grafana/ui', '@grafana/schema', 'react-router-dom'];
const HEAVY_ROOMS = ['scenes', 'pages', 'app', 'backends'];

/** The incident model: pure, so that the demo can run it in Node and the plugin in a browser. */
const MODEL = 'src/backends/sample/model/';
const MODEL_USERS = ['demo', 'stack'];

/** Files at the very bottom that exist for one package's sake. */
const SHIMS: Record<string, string> = {
  'src/shared/jsxRuntime.ts': 'react',
  'src/shared/publicPath.ts': 'amd-module',
};

/** Tests and their helpers may reach anywhere. */
const isTest = (path: string) => /\.test\.tsx?$/.test(path) || path.split('/').includes('testing');

const isCode = (path: string) => /\.(?:ts|tsx|mjs)$/.test(path);

/** `src/scenes/trace/x.ts` → `scenes`; a file at the root of src is a room of its own name. */
function roomOf(path: string): string | undefined {
  const [top, room] = path.split('/');
  return top === 'src' && isCode(path) ? room?.replace(/\.tsx?$/, '') : undefined;
}

/** The folder of a scene, `''` for what lies beside the folders and serves them all. */
const sceneOf = (path: string) => (path.split('/').length > 3 ? (path.split('/')[2] ?? '') : '');

export function cycles(graph: Graph): string[] {
  return findCycles(graph).map((cycle) => `cycle: ${cycle.join(' → ')}`);
}

export function forbiddenArrows(graph: Graph): string[] {
  return graph.edges.filter((edge) => !isTest(edge.from)).flatMap((edge) => faultOf(edge) ?? []);
}

function faultOf(edge: Edge): string | undefined {
  const room = roomOf(edge.from);
  const fault = (why: string) => `${edge.from} imports ${edge.to}: ${why}`;
  if (room === undefined) {
    return outsideFault(edge, fault);
  }
  if (edge.from.startsWith(MODEL) && !edge.to.startsWith(MODEL)) {
    return fault('the incident model stands alone');
  }
  const rules = ROOMS[room];
  if (!rules) {
    return fault(`src/${room} is no room of the house`);
  }
  if (edge.external) {
    const allowed =
      rules.packages?.includes(edge.to) !== false ||
      (edge.kind === 'type' && rules.types?.includes(edge.to) === true) ||
      SHIMS[edge.from] === edge.to;
    return allowed ? undefined : fault(rules.types?.includes(edge.to) ? 'types only' : `${room} does not know it`);
  }
  const target = roomOf(edge.to);
  if (target === undefined) {
    return edge.to.startsWith('src/') ? undefined : fault('src imports nothing outside src');
  }
  if (isTest(edge.to)) {
    return fault('tests are not for use');
  }
  if (target !== room) {
    return rules.rooms.includes(target) ? undefined : fault(`${room} may not import ${target}`);
  }
  return room === 'scenes' ? betweenScenes(edge, fault) : undefined;
}

function outsideFault(edge: Edge, fault: (why: string) => string): string | undefined {
  const [top = ''] = edge.from.split('/');
  if (MODEL_USERS.includes(top) && edge.to.startsWith(MODEL)) {
    return undefined;
  }
  const target = edge.external ? undefined : roomOf(edge.to);
  return target !== undefined && target !== 'shared' && ['e2e', 'demo', 'stack', 'preview'].includes(top)
    ? fault(`${top} may import src/shared only${MODEL_USERS.includes(top) ? ', and the incident model' : ''}`)
    : undefined;
}

function betweenScenes(edge: Edge, fault: (why: string) => string): string | undefined {
  const [from, to] = [sceneOf(edge.from), sceneOf(edge.to)];
  if (to === '' || from === to || from === 'investigation') {
    return undefined;
  }
  return fault(from === '' ? 'what serves all scenes knows none' : 'scenes do not know each other');
}

export function heavyEntry(graph: Graph): string[] {
  return [...staticallyReached(graph, ENTRY)]
    .filter(([to]) => HEAVY_PACKAGES.includes(to) || HEAVY_ROOMS.includes(roomOf(to) ?? ''))
    .map(([, way]) => `loaded with the entry: ${way.join(' → ')}`);
}

export function untyped(sources: Sources): string[] {
  return [...sources].flatMap(([path, text]) =>
    untypedLines(path, text).map(({ line, what }) => `${path}:${line} has ${what}`)
  );
}

export function tooLong(sources: Sources): string[] {
  return [...sources]
    .map(([path, text]) => ({ path, lines: text.trimEnd().split('\n').length }))
    .filter(({ lines }) => lines > MAX_LINES)
    .map(({ path, lines }) => `${path} has ${lines} lines, more than ${MAX_LINES}`);
}
