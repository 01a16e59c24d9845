import { eventually } from './ask/http';
import { AskLoki } from './ask/loki';
import { AskTempo } from './ask/tempo';
import { describeOnStores, openStores, type RealStores } from './realStores';
import { startShopRun, type Channel, type ShopRun } from './shopRun';

const RUN = { seed: 24, rate: 40 };

jest.setTimeout(120_000);

describeOnStores('while Loki hangs and Tempo is down', () => {
  let stores: RealStores | undefined;
  let shop: ShopRun | undefined;

  afterEach(async () => {
    await shop?.endLoad();
    await stores?.close();
  });

  it('the shop goes on, says so once, and loses nothing that it took', async () => {
    const startedMs = Date.now();
    stores = await openStores();
    shop = await startShopRun(stores, RUN);
    const { said, stats } = shop;
    const away = ['Tempo', 'Loki'].map((store) => `${store} at http`);
    await shop.requests(40);
    await shop.delivered();
    expect(said()).toEqual([]);

    await Promise.all([stores.pause('loki'), stores.stop('tempo')]);
    await eventually(
      'both stores called away',
      async () => said(),
      (lines) => away.every((store) => lines.some((line) => line.includes(store)))
    );
    await shop.requests(80);
    for (const channel of await stats()) {
      expect(channel.waiting).toBeGreaterThan(0);
      expect(lostOf(channel)).toBe(0);
      expect(channel.accepted).toBe(channel.sent + channel.waiting);
    }

    await Promise.all([stores.resume('loki'), stores.start('tempo')]);
    await eventually(
      'both stores called back',
      async () => said(),
      (lines) => lines.filter((line) => line.includes('answers now')).length === 2
    );
    await shop.endLoad();
    const after = await eventually('nothing waiting', stats, (now) => now.every(({ waiting }) => waiting === 0));
    for (const channel of after) {
      expect(lostOf(channel)).toBe(0);
      expect(channel.sent).toBe(channel.accepted);
    }
    expect(said().length).toBe(4);

    const loki = new AskLoki(stores.lokiUrl);
    const window = { fromMs: startedMs, toMs: Date.now() };
    const lines = await loki.number('sum(count_over_time({service_name=~".+"}[10m]))', window.toMs);
    expect(lines).toBe(acceptedOf(after, 'lines by OTLP') + acceptedOf(after, 'pushed lines'));
    const roots = await loki.lines('{service_name="web-frontend"} | duration_ms != ""', window);
    const traces = await new AskTempo(stores.tempoUrl).traces(roots.map(({ labels }) => labels.trace_id ?? ''));
    expect([...traces.values()].flat().length).toBe(acceptedOf(after, 'spans'));
  });
});

const lostOf = ({ dropped, refused }: Channel) => dropped + refused;
const acceptedOf = (channels: Channel[], what: string) => channels.find((one) => one.what === what)?.accepted ?? NaN;
