/** What a service's name may have or lack without being another service's: the kind of thing that runs. */
const KIND = new Set([
  'service',
  'services',
  'svc',
  'srv',
  'server',
  'app',
  'application',
  'microservice',
  'deployment',
  'deploy',
  'container',
  'pod',
]);
const ENVIRONMENT = new Set([
  'prod',
  'production',
  'stage',
  'staging',
  'test',
  'testing',
  'qa',
  'uat',
  'dev',
  'development',
  'preprod',
  'sandbox',
]);
const VERSION = /^v\d+$/;
/** `checkoutservice`, as one word. */
const GLUED_KIND = /^(.{3,}?)(?:micro)?(?:services?|svc)$/;
/** Names are labels and attributes; what is longer is none. */
const LONGEST = 200;

interface NameParts {
  /** The words that tell the service from others, without separators. */
  core: string;
  environment: string;
  version: string;
}

function wordsIn(name: string): string[] {
  const own = name.slice(0, LONGEST);
  // `job="namespace/name"`: the last part is the service.
  const last = own.slice(own.lastIndexOf('/') + 1) || own;
  return last
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

const singular = (word: string) => (/[^s]s$/.test(word) && word.length > 3 ? word.slice(0, -1) : word);

function partsOf(name: string): NameParts {
  const words = wordsIn(name);
  const telling = words.filter((word) => !KIND.has(word) && !ENVIRONMENT.has(word) && !VERSION.test(word));
  const core = telling.map((word) => singular(GLUED_KIND.exec(word)?.[1] ?? word)).join('');
  return {
    core: core || words.join(''),
    environment: words.find((word) => ENVIRONMENT.has(word)) ?? '',
    version: words.find((word) => VERSION.test(word)) ?? '',
  };
}

const mayBe = (a: string, b: string) => a === '' || b === '' || a === b;

/**
 * Whether two names are likely of one service that was renamed on its way to another store: they differ in case,
 * separators, a plural, the namespace before a slash, or a word that says what runs (`-service`, `-svc`, `-app`), where
 * (`-prod`) or which version. Two environments, or two versions, are two services.
 */
export function likelySame(a: string, b: string): boolean {
  if (a === b) {
    return true;
  }
  const [one, other] = [partsOf(a), partsOf(b)];
  return (
    one.core !== '' &&
    one.core === other.core &&
    mayBe(one.environment, other.environment) &&
    mayBe(one.version, other.version)
  );
}

const STORES = ['traces', 'logs', 'metrics'] as const;
export type NameStore = (typeof STORES)[number];

/** One service, and what each store calls it; a store that does not know it is absent. */
export interface NameGroup {
  /** What the traces call it, else the logs, else the metrics. */
  service: string;
  names: Partial<Record<NameStore, string>>;
}

/**
 * The services that any of the stores knows, sorted by name. A name that several stores have is one service; a name that
 * a store has under another one is joined with it where they are likely the same, and no other name could be meant. Two
 * names of one store are never one service.
 */
export function groupNames(known: Partial<Record<NameStore, readonly string[]>>): NameGroup[] {
  const exact = new Map<string, NameGroup>();
  for (const store of STORES) {
    for (const name of known[store] ?? []) {
      const group = exact.get(name) ?? { service: name, names: {} };
      group.names[store] = name;
      exact.set(name, group);
    }
  }
  return [...byCore(exact.values()).values()].flatMap(joinRenamed).sort((a, b) => a.service.localeCompare(b.service));
}

/** Only names with the same telling words can be the same: spares comparing each with each. */
function byCore(groups: Iterable<NameGroup>): Map<string, NameGroup[]> {
  const cores = new Map<string, NameGroup[]>();
  for (const group of groups) {
    const { core } = partsOf(group.service);
    const there = cores.get(core);
    if (there) {
      there.push(group);
    } else {
      cores.set(core, [group]);
    }
  }
  return cores;
}

const canJoin = (a: NameGroup, b: NameGroup) =>
  a !== b &&
  likelySame(a.service, b.service) &&
  !STORES.some((store) => a.names[store] !== undefined && b.names[store] !== undefined);

/** Joins pairs that can only be meant for one another, until there is none; of three stores that takes two rounds. */
function joinRenamed(groups: readonly NameGroup[]): NameGroup[] {
  const left = [...groups];
  const inTraces = left.filter(({ names }) => names.traces !== undefined);
  const anchors = inTraces.length > 0 ? inTraces : left.slice(0, 1);
  for (const anchor of anchors) {
    for (const other of [...left]) {
      const wanted = anchors.filter((each) => canJoin(each, other));
      if (left.includes(anchor) && wanted.length === 1 && wanted[0] === anchor && isOnly(anchor, other, left)) {
        Object.assign(anchor.names, other.names);
        left.splice(left.indexOf(other), 1);
      }
    }
  }
  return left;
}

/** Whether no second name of the same store could be meant as well. */
function isOnly(anchor: NameGroup, other: NameGroup, groups: readonly NameGroup[]): boolean {
  const rivals = groups.filter((group) => group !== other && canJoin(anchor, group));
  return !rivals.some((rival) =>
    STORES.some((store) => rival.names[store] !== undefined && other.names[store] !== undefined)
  );
}

/**
 * The names that a store uses now: a name that it has not written lately is left out where it has likely been renamed
 * to one that it has. A quiet service stays.
 * @param lately names of the last moments, or from a source that tells more about what the service calls itself
 */
export function currentNames(all: readonly string[], lately: readonly string[]): string[] {
  const now = new Set(lately);
  const cores = new Map(lately.map((name) => [partsOf(name).core, name]));
  const isFormer = (name: string) => {
    const successor = now.has(name) ? undefined : cores.get(partsOf(name).core);
    return successor !== undefined && likelySame(name, successor);
  };
  return [...new Set([...lately, ...all.filter((name) => !isFormer(name))])].sort((a, b) => a.localeCompare(b));
}
