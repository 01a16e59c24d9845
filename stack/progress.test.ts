import { withProgress } from './progress';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

test('a short step is said once', async () => {
  const said: string[] = [];
  await expect(
    withProgress(
      'Building',
      (line) => said.push(line),
      async () => 7
    )
  ).resolves.toBe(7);
  await jest.advanceTimersByTimeAsync(60_000);
  expect(said).toEqual(['Building.']);
});

test('a long step is told of until it ends, also when it fails', async () => {
  const said: string[] = [];
  let fail: (reason: Error) => void = () => {};
  const work = withProgress(
    'Building',
    (line) => said.push(line),
    () => new Promise<void>((_, reject) => (fail = reject))
  );
  await jest.advanceTimersByTimeAsync(11_000);
  fail(new Error('no'));
  await expect(work).rejects.toThrow('no');
  await jest.advanceTimersByTimeAsync(60_000);
  expect(said).toEqual(['Building.', 'Building: 5 s so far.', 'Building: 10 s so far.']);
});
