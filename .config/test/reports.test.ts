import { countBrowserTests, countUnitTests } from './reports';

describe('countUnitTests', () => {
  it('counts files that could not be run as failed, and todos as skipped', () => {
    const report = {
      numPassedTests: 5,
      numFailedTests: 1,
      numRuntimeErrorTestSuites: 2,
      numPendingTests: 3,
      numTodoTests: 1,
    };
    expect(countUnitTests(report)).toEqual({ passed: 5, failed: 3, skipped: 4 });
  });

  it.each([undefined, null, 'text', {}, { numPassedTests: '5' }])('finds no report in %j', (report) => {
    expect(countUnitTests(report)).toBeUndefined();
  });
});

describe('countBrowserTests', () => {
  const suite = { specs: [{ tests: [{}, {}] }], suites: [{ specs: [{ tests: [{}] }] }] };

  it('counts a flaky test as failed, and what broke outside the tests too', () => {
    const report = {
      suites: [suite],
      errors: [{ message: 'no stack' }],
      stats: { expected: 4, unexpected: 1, flaky: 1, skipped: 2 },
    };
    expect(countBrowserTests(report)).toEqual({
      counts: { passed: 4, failed: 3, skipped: 2 },
      listed: 3,
    });
  });

  it.each([undefined, null, {}, []])('finds no report in %j', (report) => {
    expect(countBrowserTests(report)).toBeUndefined();
  });
});
