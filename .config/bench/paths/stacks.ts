/** The Grafanas that the paths are walked in. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { APIRequestContext } from '@playwright/test';
import { parse, stringify } from 'yaml';
import { stackUrls, type StackUrls } from '../../../e2e/stackUrls';
import { isRecord } from '../../../src/shared/isRecord';
import { startNative } from '../../../stack/native';

const root = path.resolve(__dirname, '..', '..', '..');
const TRACES_DRILLDOWN = 'grafana-exploretraces-app';

export interface Running extends StackUrls {
  stop(): Promise<void>;
}

/** A running stack: the one that GRAFANA_URL names, else a native one of its own (STACK_PLUGINS adds other apps). */
export async function findStack(): Promise<Running> {
  if (process.env.GRAFANA_URL) {
    return { ...stackUrls(), stop: async () => undefined };
  }
  return startNative({ fault: 'throttle', clean: true, dataFolder: path.join(root, '.data', 'bench-paths') });
}

/** A second Grafana on the same stores, whose data sources are linked as badly as in many shops. */
export async function startBadlyLinked(stores: StackUrls): Promise<Running> {
  const folder = await mkdtemp(path.join(tmpdir(), 'throughline-links-'));
  await cp(path.join(root, 'provisioning'), folder, { recursive: true });
  const file = path.join(folder, 'datasources', 'datasources.yaml');
  await writeFile(file, stringify(withBadLinks(parse(await readFile(file, 'utf8')))));
  try {
    const stack = await startNative({
      stores,
      clean: true,
      dataFolder: path.join(root, '.data', 'bench-paths-links'),
      provisioningFolder: folder,
      ports: { grafana: await freePort() },
    });
    return { ...stack, stop: () => stack.stop() };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * One exemplar label of two, and not the one that the services write; no time shifts; a tag that fits the half of the
 * services whose lines are pushed; no correlations.
 */
function withBadLinks(file: unknown): unknown {
  const datasources: unknown = isRecord(file) ? file.datasources : undefined;
  if (!isRecord(file) || !Array.isArray(datasources)) {
    throw new Error('provisioning/datasources has no list of data sources.');
  }
  const worse: Record<string, object> = {
    prometheus: { exemplarTraceIdDestinations: [{ name: 'traceID', datasourceUid: 'tempo' }] },
    tempo: {
      tracesToLogsV2: {
        datasourceUid: 'loki',
        tags: [{ key: 'service.name', value: 'service' }],
        filterByTraceID: true,
      },
    },
  };
  return {
    ...file,
    datasources: datasources.filter(isRecord).map(({ correlations: _none, ...source }) => ({
      ...source,
      jsonData: { ...(isRecord(source.jsonData) && source.jsonData), ...worse[String(source.type)] },
    })),
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** Whether Traces Drilldown is installed and enabled there. */
export async function hasTracesDrilldown(request: APIRequestContext, grafanaUrl: string): Promise<boolean> {
  const answer = await request.get(`${grafanaUrl}/api/plugins/${TRACES_DRILLDOWN}/settings`);
  const settings: unknown = answer.ok() ? await answer.json() : undefined;
  return isRecord(settings) && settings.enabled === true;
}
