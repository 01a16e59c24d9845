import { act, screen, waitFor, within } from '@testing-library/react';
import { Observable } from 'rxjs';
import { httpError } from '../../.config/jest/backendSrv';
import { PLUGIN_ID } from '../shared/plugin';
import { testIds } from '../shared/testIds';
import { check, linkWords, openHealthPage, progress, row } from './testing/openHealth';
import { user } from './testing/openStart';

const refuse = (status: number) => () => {
  throw httpError(status, 'no');
};
// By its text: a search by role looks at the whole page for each step of a wait.
const button = (name: string) => screen.getByText(name, { selector: 'button, button *' }).closest('button');
const press = (name: string) => user.click(button(name) ?? document.body);
const services = () => screen.getAllByTestId(testIds.health.service).map((one) => one.getAttribute('data-service'));

async function runFor(service: string) {
  await waitFor(() => expect(row(service)).toHaveAttribute('data-state', 'idle'));
  await user.click(within(row(service)).getByLabelText(`Run for ${service}`));
  await waitFor(() => expect(row(service)).toHaveAttribute('data-state', 'done'));
}

/** Exemplars lead nowhere, which can be told from the settings alone. */
const UNLINKED = [
  { uid: 'prom', type: 'prometheus', name: 'Prometheus' },
  { uid: 'tempo', type: 'tempo', name: 'Tempo' },
  { uid: 'loki', type: 'loki', name: 'Loki' },
];

beforeEach(() => window.localStorage.clear());

describe('the services', () => {
  it('are listed as the stores know them, each with what is known: nothing yet', async () => {
    await openHealthPage();

    await waitFor(() => expect(services()).toEqual(['cart', 'task-svc']));
    expect(linkWords('cart')).toEqual(['not checked', 'not checked', 'not checked']);
    expect(progress()).toHaveTextContent(/\d+ of 100 requests\./);
  });

  it('are none where no store knows one, and each store’s reason is said', async () => {
    await openHealthPage({
      answers: {
        'service.name/values': refuse(403),
        volume: () => ({ data: { result: [] } }),
        '__name__/values': () => ({ data: [] }),
      },
    });

    expect(await screen.findByText(/^No store knows a service in this time range\./)).toBeVisible();
    expect(screen.getByText(/^Tempo does not let you query it \[403\]/)).toBeVisible();
    expect(button('Run for all')).toBeDisabled();
  });

  it('of a Grafana without data sources are none, and what to do is said for each signal', async () => {
    await openHealthPage({ dataSources: [] });

    expect(screen.getAllByText(/^No (Prometheus|Tempo|Loki) data source is set up/).length).toBeGreaterThanOrEqual(3);
  });
});

describe('a run', () => {
  it('chooses the service in the address, one step of the history, and shows its checks in words', async () => {
    const { history } = await openHealthPage();

    await runFor('task-svc');

    expect(history.location.search).toContain('service=task-svc');
    expect(history.length).toBe(2);
    expect(check('exemplar-storage')).toHaveAttribute('data-verdict', 'pass');
    expect(within(check('exemplar-storage')).getByText('passes')).toBeVisible();
    expect(progress()).toHaveTextContent(/^The service was checked\. \d+ of 100 requests\./);
  });

  it('names what is to be mended ahead of the path, and leads there', async () => {
    await openHealthPage({ dataSources: UNLINKED });
    await runFor('task-svc');
    const [first] = within(screen.getByLabelText('To be mended')).getAllByRole('button');
    expect(first).toHaveTextContent(/^fails/);

    await user.click(first ?? document.body);

    const opened = screen.getAllByTestId(testIds.health.check).filter((one) => one.hasAttribute('open'));
    expect(opened.map((one) => one.getAttribute('data-verdict'))).toEqual(['fail']);
    expect(document.activeElement).toBe(opened[0]?.querySelector('summary'));
    expect(within(opened[0] ?? document.body).getByTestId(testIds.health.fix)).toBeVisible();
  });

  it('shows the query and the answer of a check that is opened', async () => {
    await openHealthPage({ search: '?service=task-svc' });
    await runFor('task-svc');

    const summary = check('exemplar-storage').querySelector('summary');
    await user.click(summary ?? document.body);

    const [evidence] = within(check('exemplar-storage')).getAllByTestId(testIds.health.evidence);
    expect(evidence).toHaveTextContent(/Asked of Prometheus.*It answered/);
  });

  it('with a store that is forbidden says unknown with the reason, and never that a link is broken', async () => {
    await openHealthPage({ answers: { volume: refuse(403), 'ds/query': refuse(403), labels: refuse(403) } });

    await runFor('task-svc');

    const verdicts = screen.getAllByTestId(testIds.health.check).map((one) => one.getAttribute('data-verdict'));
    expect(verdicts).not.toContain('fail');
    expect(check('log-trace-ids')).toHaveTextContent(/unknown.*Loki does not let you query it \[403\]/);
    expect(linkWords('task-svc')[1]).toBe('unknown');
  });

  it('that is cancelled lets no request go on', async () => {
    let open = 0;
    const hanging = () =>
      new Observable(() => {
        open++;
        return () => {
          open--;
        };
      });
    await openHealthPage({ answers: { series: hanging, search: hanging, 'ds/query': hanging } });
    await waitFor(() => expect(services()).toHaveLength(2));
    await press('Run for all');
    await waitFor(() => expect(open).toBeGreaterThan(0));
    expect(progress()).toHaveTextContent('Checking cart (1 of 2)…');

    await press('Cancel');

    await waitFor(() => expect(progress()).toHaveTextContent('Cancelled: 0 of 2 services were checked.'));
    expect(open).toBe(0);
    expect(button('Run for all')).toBeEnabled();
  });

  it('that is left behind with the page lets no request go on either', async () => {
    let open = 0;
    const hanging = () =>
      new Observable(() => {
        open++;
        return () => {
          open--;
        };
      });
    const { unmount } = await openHealthPage({ answers: { 'service.name/values': hanging } });
    await waitFor(() => expect(open).toBe(1));

    unmount();

    await waitFor(() => expect(open).toBe(0));
  });
});

describe('what is kept', () => {
  const kept = {
    version: 1,
    services: [
      {
        service: 'task-svc',
        aliases: [],
        sources: 'prom,tempo,loki',
        links: { 'metric-trace': 'works', 'trace-log': 'broken', 'log-trace': 'at-risk' },
        points: [
          [Date.UTC(2026, 10, 20, 12), 82],
          [Date.UTC(2026, 10, 21, 9), 64],
        ],
      },
    ],
  };
  const storedHere = () =>
    Object.entries(window.localStorage).flatMap(([key, text]) =>
      key.startsWith(PLUGIN_ID) && key.endsWith(':health') ? [String(text)] : []
    );

  it('is told on the next visit: state, trend and age, the worst first', async () => {
    const { unmount } = await openHealthPage({ dataSources: UNLINKED });
    await runFor('cart');
    await waitFor(() => expect(storedHere()).toHaveLength(1));
    unmount();
    const [key] = Object.keys(window.localStorage).filter((one) => one.endsWith(':health'));
    window.localStorage.setItem(key ?? '', JSON.stringify(kept));

    await openHealthPage();

    await waitFor(() => expect(services()).toEqual(['task-svc', 'cart']));
    expect(linkWords('task-svc')).toEqual(['works', 'broken', 'at risk']);
    expect(row('task-svc')).toHaveTextContent('82 → 64 since a day ago, last run 3 hours ago');
  });

  it('has each run of a service', async () => {
    await openHealthPage({ dataSources: UNLINKED });
    await runFor('cart');

    await waitFor(() => expect(storedHere()).toHaveLength(1));
    expect(JSON.parse(storedHere()[0] ?? '')).toMatchObject({
      version: 1,
      services: [{ service: 'cart', sources: 'prom,tempo,loki' }],
    });
  });
});

describe('the other parts', () => {
  it('show the classic product, and what a label with ids would do to it', async () => {
    await openHealthPage();
    const cost = () => screen.getByTestId(testIds.health.labelCost);
    expect(cost()).toHaveTextContent('5 × 50 × 6 × 20 × 4 = 120,000');
    expect(cost()).toHaveTextContent('too many');

    await user.click(screen.getByLabelText('A new label'));
    await user.paste('trace_id');

    expect(cost()).toHaveTextContent('Put it in exemplars, not in a label.');
  });

  it('read a pasted provisioning file line by line', async () => {
    await openHealthPage();
    await user.click(screen.getByText('Check a provisioning file'));
    const text = [
      'apiVersion: 1',
      'datasources:',
      '  - name: Loki',
      '    type: loki',
      '    jsonData:',
      '      derivedFields:',
      '        - name: t',
      '          matcherRegex: "id=(\\\\w+)"',
      '          url: ${__value.raw}',
      '          datasourceUid: tempo',
    ].join('\n');

    await user.click(screen.getByTestId(testIds.health.lintText));
    await user.paste(text);
    await press('Check the file');

    expect(screen.getByTestId(testIds.health.lintFindings)).toHaveTextContent(/Error, line 9:/);
  });

  it('hand over all results as JSON', async () => {
    Object.defineProperty(window, 'isSecureContext', { configurable: true, value: true });
    await openHealthPage();
    expect(button('Copy JSON')).toBeDisabled();
    await runFor('task-svc');

    await press('Copy JSON');

    const text = await act(() => navigator.clipboard.readText());
    expect(JSON.parse(text)).toMatchObject({
      format: 'throughline-health',
      services: [{ service: 'task-svc', checks: expect.any(Array) }],
    });
  });

  it('say what cannot be asked without a log store', async () => {
    await openHealthPage({
      search: '?service=task-svc',
      dataSources: [
        { uid: 'prom', type: 'prometheus', name: 'Prometheus' },
        { uid: 'tempo', type: 'tempo', name: 'Tempo' },
      ],
    });

    const part = await screen.findByTestId(testIds.health.deadLinks);
    expect(part).toHaveTextContent(/No Loki data source is set up/);
    expect(within(part).getByLabelText(/^Measure/)).toBeDisabled();
  });
});
