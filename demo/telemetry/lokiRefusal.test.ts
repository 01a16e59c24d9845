import { linesLeftOut } from './lokiRefusal';

const LONG = `max entry size '200' bytes exceeded for stream '{a="1; x", service_name="unknown_service"}' while adding an entry with length '300' bytes`;
const OLD = `entry for stream '{a="1"}' has timestamp too old: 2020-09-13T12:26:40Z, oldest acceptable timestamp is: 2026-11-14T15:22:06Z`;
const behind = (ignored: number, of: number) =>
  `entry with timestamp 2026-11-21 12:06:24 +0000 UTC ignored, reason: 'entry too far behind',\nuser 'fake', total ignored: ${ignored} out of ${of} for stream: {a="2"}`;

/** Answers of Loki 3.7 to pushes of five lines. */
describe('what Loki left out of a push', () => {
  it.each([
    [LONG, 1],
    [OLD, 1],
    [`2 errors like: ${LONG}`, 2],
    [`2 errors like: ${LONG}; 1 errors like: ${OLD}`, 3],
    [behind(1, 5), 1],
    // Other streams of the push may have lost lines as well.
    [behind(2, 3), undefined],
    [`6 errors like: ${LONG}`, undefined],
    [`2 errors like: ${LONG}; 1 errors like: stream limit exceeded`, undefined],
    ['skipThreeBytes: expect ull, error found in #2 byte of ...|nonsense|...', undefined],
    ['', undefined],
  ])('by "%s" is %p', (body, count) => expect(linesLeftOut(body, 5)).toBe(count));
});
