import path from 'node:path';

import { type ImportKind, readImports } from './imports';

/** Source text by path from the repository's root, with forward slashes. */
export type Sources = ReadonlyMap<string, string>;

export interface Edge {
  from: string;
  /** A path in the sources, or the name of a package. */
  to: string;
  kind: ImportKind;
  external: boolean;
}

export interface Graph {
  files: string[];
  edges: Edge[];
  from(file: string): Edge[];
}

/** The import graph of the sources. A relative import that no source answers to is left to the compiler to report. */
export function buildGraph(sources: Sources): Graph {
  const byFile = new Map<string, Edge[]>();
  for (const [from, text] of sources) {
    const edges = readImports(from, text).flatMap(({ specifier, kind }): Edge[] => {
      if (!specifier.startsWith('.')) {
        return [{ from, to: packageOf(specifier), kind, external: true }];
      }
      const to = resolve(sources, from, specifier);
      return to === undefined ? [] : [{ from, to, kind, external: false }];
    });
    byFile.set(from, edges);
  }
  return {
    files: [...sources.keys()],
    edges: [...byFile.values()].flat(),
    from: (file) => byFile.get(file) ?? [],
  };
}

function resolve(sources: Sources, from: string, specifier: string): string | undefined {
  const base = path.posix.join(path.posix.dirname(from), specifier);
  return ['', '.ts', '.tsx', '.mjs', '/index.ts', '/index.tsx'].map((end) => base + end).find((p) => sources.has(p));
}

/** `@scope/name/deep` → `@scope/name`; `node:fs` stays. */
function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/**
 * One cycle of imports, closed (`a`, `b`, `a`), for each knot in the graph. Lazy imports count, and types too, except
 * between files of one folder: a view may name the type of the scene that draws with it.
 */
export function findCycles(graph: Graph): string[][] {
  const state = new Map<string, 'open' | 'done'>();
  const cycles: string[][] = [];
  const visit = (file: string, trail: string[]) => {
    if (state.get(file) === 'done') {
      return;
    }
    if (state.get(file) === 'open') {
      cycles.push([...trail.slice(trail.indexOf(file)), file]);
      return;
    }
    state.set(file, 'open');
    for (const edge of graph.from(file)) {
      if (!edge.external && !isTypeOfNeighbour(edge)) {
        visit(edge.to, [...trail, file]);
      }
    }
    state.set(file, 'done');
  };
  graph.files.forEach((file) => visit(file, []));
  return cycles;
}

const isTypeOfNeighbour = ({ kind, from, to }: Edge) =>
  kind === 'type' && path.posix.dirname(from) === path.posix.dirname(to);

/** What `entry` loads at once: every file and package reached by static imports, with the shortest way there. */
export function staticallyReached(graph: Graph, entry: string): Map<string, string[]> {
  const ways = new Map<string, string[]>([[entry, [entry]]]);
  const queue = [entry];
  for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
    const way = ways.get(file) ?? [];
    for (const edge of graph.from(file)) {
      if (edge.kind === 'static' && !ways.has(edge.to)) {
        ways.set(edge.to, [...way, edge.to]);
        if (!edge.external) {
          queue.push(edge.to);
        }
      }
    }
  }
  return ways;
}
