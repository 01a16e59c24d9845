import type { IncomingMessage } from 'node:http';

/**
 * Whether an Accept header likes text/html better than application/json (RFC 9110, section 12.5.1). Browsers do; curl and
 * fetch, which take anything, get JSON.
 */
export function prefersHtml(accept: string | undefined): boolean {
  const ranges = new Map((accept ?? '').split(',').map(readRange));
  const quality = (type: string) =>
    ranges.get(type) ?? ranges.get(`${type.split('/', 1)[0]}/*`) ?? ranges.get('*/*') ?? 0;
  return quality('text/html') > quality('application/json');
}

/** `text/html;level=1;q=0.5` gives `text/html` and 0.5. */
function readRange(range: string): [type: string, quality: number] {
  const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
  const quality = Number(parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? 1);
  return [type, Number.isNaN(quality) ? 0 : quality];
}

/**
 * Why a request that changes something is refused: a page of another origin sent it. Browsers say so in Sec-Fetch-Site
 * and Origin, which pages cannot forge; what is no browser sends neither. Another port of this machine is another origin.
 */
export function crossSiteProblem({ headers }: IncomingMessage): string | undefined {
  const site = headers['sec-fetch-site'];
  const foreign = site !== undefined && site !== 'same-origin' && site !== 'none';
  return foreign || !isOwnOrigin(headers.origin, headers.host)
    ? 'A page of another origin asked for this. Faults are switched from this page or the command line.'
    : undefined;
}

function isOwnOrigin(origin: string | undefined, host: string | undefined): boolean {
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === host?.toLowerCase());
}
