import { FAULT_NAMES, type FaultName } from '../../src/backends/sample/model/faults';
import { AskLoki } from './ask/loki';
import { AskPrometheus } from './ask/prometheus';
import { AskTempo } from './ask/tempo';
import type { Window } from './ask/window';
import type { Asked } from './checks/check';
import { FAULT_CHECKS } from './checks/faultChecks';
import { SHOP_CHECKS } from './checks/shopChecks';
import { describeOnStores, openStores, type RealStores } from './realStores';
import { writeFindings, type Finding } from './report';
import { startShopRun, type ShopRun } from './shopRun';

/** With this seed head sampling keeps 16 to 26 of any 200 requests in a row. */
const RUN = { seed: 24, rate: 40 };
/** The first requests of a process are slow. */
const WARM_UP = 60;
/** Requests without a fault, and with one on: five to seven seconds. */
const REQUESTS = 200;

/** Faults that can be told apart although they are on together. */
const GROUPS: ReadonlyArray<{ faults: readonly FaultName[]; requests: number }> = [
  { faults: ['throttle', 'status-unset', 'user-id-label', 'summary-metric'], requests: REQUESTS },
  { faults: ['row-lock', 'uninstrumented', 'service-names'], requests: REQUESTS },
  { faults: ['context-lost', 'clock-skew'], requests: REQUESTS },
  { faults: ['sampled-out', 'short-ids'], requests: REQUESTS },
  // 200 of them are followed.
  { faults: ['head-sampling'], requests: 280 },
];

jest.setTimeout(180_000);

describeOnStores('what the faults promise, in Prometheus, Tempo and Loki', () => {
  let stores: RealStores | undefined;
  let shop: ShopRun;
  let asked: Asked;
  let healthy: Window;
  const windows = new Map<FaultName, Window>();
  const findings: Finding[] = [];

  beforeAll(async () => {
    stores = await openStores();
    asked = {
      prometheus: new AskPrometheus(stores.prometheusUrl),
      tempo: new AskTempo(stores.tempoUrl),
      loki: new AskLoki(stores.lokiUrl),
    };
    shop = await startShopRun(stores, RUN);
    await shop.requests(WARM_UP);
    healthy = await shop.during([], REQUESTS);
    for (const { faults, requests } of GROUPS) {
      const window = await shop.during(faults, requests);
      faults.forEach((fault) => windows.set(fault, window));
    }
    await shop.delivered();
  });

  afterAll(async () => {
    await shop?.endLoad();
    await stores?.close();
    writeFindings(findings);
  });

  it.each(SHOP_CHECKS)('a day without faults: %s', async (name, { lookFor, check }) => {
    const seen = await check(asked, healthy);
    findings.push({ fault: `none: ${name}`, lookFor, seen });
  });

  it.each(FAULT_NAMES)('%s', async (fault) => {
    const { lookFor, symptoms, check } = FAULT_CHECKS[fault];
    const window = windows.get(fault) ?? healthy;
    expect(await symptoms(asked, healthy)).toBe(0);
    expect(await symptoms(asked, window)).toBeGreaterThan(0);
    const seen = await check(asked, window);
    findings.push({ fault, lookFor, seen });
  });

  it('has lost nothing on the way, and has complained of nothing', async () => {
    expect(shop.said()).toEqual([]);
    for (const channel of await shop.stats()) {
      expect(channel).toMatchObject({ dropped: 0, refused: 0 });
    }
  });
});
