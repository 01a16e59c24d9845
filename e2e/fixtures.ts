import { expect, test as base } from '@grafana/plugin-e2e';
import { type StackUrls, stackUrls } from './stackUrls';

/** A line the browser's console shows in red. */
export interface ConsoleError {
  text: string;
  url: string;
}

interface Fixtures {
  /** Where the programs of the stack answer. */
  stack: StackUrls;
  /** Switches one of the demo's faults; every fault is off again after the test. */
  setFault(name: string, on: boolean): Promise<void>;
  /** Errors of the console and uncaught exceptions, in order, from the moment the page was made. */
  consoleErrors: ConsoleError[];
  /** Requests to data sources that the page made. */
  dataSourceRequests: string[];
}

const DATA_SOURCE_REQUEST = /\/api\/(?:ds\/query|datasources\/(?:proxy\/)?uid\/)/;

export const test = base.extend<Fixtures>({
  stack: async ({}, use) => use(stackUrls()),

  setFault: async ({ stack, request }, use) => {
    const switched = new Set<string>();
    const setFault = async (name: string, on: boolean) => {
      const response = await request.post(`${stack.demoUrl}/faults`, { data: { fault: name, on } });
      expect(response.ok(), `the demo takes the fault "${name}": ${await response.text()}`).toBe(true);
      switched.add(name);
    };
    await use(setFault);
    for (const name of switched) {
      await setFault(name, false);
    }
  },

  consoleErrors: async ({ page }, use) => {
    const errors: ConsoleError[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') {
        errors.push({ text: message.text(), url: message.location().url });
      }
    });
    page.on('pageerror', (error) => errors.push({ text: String(error), url: page.url() }));
    await use(errors);
  },

  dataSourceRequests: async ({ page }, use) => {
    const requests: string[] = [];
    page.on('request', (request) => {
      if (DATA_SOURCE_REQUEST.test(request.url())) {
        requests.push(`${request.method()} ${request.url()}`);
      }
    });
    await use(requests);
  },
});

export { expect };
