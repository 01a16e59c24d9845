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
    const taken = acceptedOf(after, 'lines by OTLP') + acceptedOf(after, 'pushed lines');
    const everyLine = 'sum(count_over_time({service_name=~".+"}[10m]))';
    await eventually(
      'every line',
      () => loki.number(everyLine, Date.now()),
      (lines) => lines >= taken
    );
    expect(await loki.number(everyLine, Date.now())).toBe(taken);

    const requests = await loki.lines('{service_name="web-frontend"} | duration_ms != ""', window);
    const tempo = new AskTempo(stores.tempoUrl);
    const spansIn = async () => {
      const traces = await tempo.traces(requests.map(({ labels }) => labels.trace_id ?? ''));
      return [...traces.values()].flat().length;
    };
    const spans = acceptedOf(after, 'spans');
    expect(await eventually('every span', spansIn, (found) => found >= spans)).toBe(spans);
  });
});

const lostOf = ({ dropped, refused }: Channel) => dropped + refused;
const acceptedOf = (channels: Channel[], what: string) => channels.find((one) => one.what === what)?.accepted ?? NaN;
