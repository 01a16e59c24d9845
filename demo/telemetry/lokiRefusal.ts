/** A line that the distributor leaves out: it is too long, or its time is out of bounds. */
const LINE_ERROR = /^(?:max entry size '|entry for stream '.* has timestamp too (?:old|new))/s;

/**
 * How many lines Loki left out of a push that it answered with 400: it stores what it can of one. Undefined where its
 * answer does not tell. As seen with Loki 3.7:
 * - `2 errors like: max entry size …; 1 errors like: entry for stream …` counts lines, and is the error itself for one line;
 * - `… total ignored: 1 out of 3 for stream: …` is about the last stream that had such lines, and so about all of them
 *   only where that stream is the whole push.
 * @param pushed how many lines the push had
 */
export function linesLeftOut(body: string, pushed: number): number | undefined {
  const { ignored, of } = /total ignored: (?<ignored>\d+) out of (?<of>\d+)/.exec(body)?.groups ?? {};
  if (ignored !== undefined) {
    return Number(of) === pushed ? Number(ignored) : undefined;
  }
  let count = 0;
  for (const part of body.split(/; (?=\d+ errors like: )/)) {
    const { number = '1', error = '' } = /^(?:(?<number>\d+) errors like: )?(?<error>.*)$/s.exec(part)?.groups ?? {};
    if (!LINE_ERROR.test(error)) {
      return undefined;
    }
    count += Number(number);
  }
  return count <= pushed ? count : undefined;
}
