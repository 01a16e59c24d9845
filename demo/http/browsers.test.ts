import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { crossSiteProblem, prefersHtml } from './browsers';

describe('who is answered with a page', () => {
  it.each([
    ['text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8', true],
    ['text/html', true],
    ['TEXT/HTML;level=1', true],
    ['text/*, application/json;q=0.5', true],
    ['text/html;q=0.9, application/json;q=0.8', true],
    [undefined, false],
    ['', false],
    ['*/*', false],
    ['application/json', false],
    ['application/json, text/html;q=0.9', false],
    ['text/html, application/json', false],
    ['text/html;q=0', false],
    ['text/html;q=nonsense', false],
    ['text/html;q=0, */*', false],
    ['image/png', false],
  ])('%s: %s', (accept, page) => expect(prefersHtml(accept)).toBe(page));
});

describe('who may change something', () => {
  const problem = (headers: Record<string, string>) => {
    const request = new IncomingMessage(new Socket());
    Object.assign(request.headers, { host: '127.0.0.1:8080', ...headers });
    return crossSiteProblem(request);
  };

  it.each<Record<string, string>>([
    {},
    { origin: 'http://127.0.0.1:8080' },
    { origin: 'http://127.0.0.1:8080', 'sec-fetch-site': 'same-origin' },
    { host: 'LOCALHOST:8080', origin: 'http://localhost:8080', 'sec-fetch-site': 'same-origin' },
    { 'sec-fetch-site': 'none' },
  ])('%j may', (headers) => expect(problem(headers)).toBeUndefined());

  it.each<Record<string, string>>([
    { origin: 'https://elsewhere.example' },
    { origin: 'http://127.0.0.1:3000' },
    { origin: 'http://localhost:8080' },
    { origin: 'null' },
    { origin: '' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'http://127.0.0.1:8080', 'sec-fetch-site': 'cross-site' },
  ])('%j may not', (headers) => expect(problem(headers)).toMatch(/^A page of another origin .*\.$/));
});
