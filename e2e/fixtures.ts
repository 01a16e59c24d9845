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
  /** Switches one of the demo's faults. It stays so: an incident takes a while to build up, and specs share it. */
  setFault(name: string, on: boolean): Promise<void>;
  /** Errors of the console and uncaught exceptions, in order, from the moment the page was made. */
  consoleErrors: ConsoleError[];
  /** Requests to data sources that the page made. */
  dataSourceRequests: string[];
}

const DATA_SOURCE_REQUEST = /\/api\/(?:ds\/query|datasources\/(?:proxy\/)?uid\/)/;

export const test = base.extend<Fixtures>({
  // plugin-e2e opens the home page twice before each test, and the demo's home is a whole dashboard.
  page: async ({ context }, use) => use(await context.newPage()),

  stack: async ({}, use) => use(stackUrls()),

  setFault: async ({ stack, request }, use) => {
    await use(async (name, on) => {
      const response = await request.post(`${stack.demoUrl}/faults`, { data: { fault: name, on } });
      expect(response.ok(), `the demo takes the fault "${name}": ${await response.text()}`).toBe(true);
    });
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
