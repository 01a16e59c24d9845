import { config } from '@grafana/runtime';
import { setUpGrafana } from '../../.config/jest/grafanaRuntime';
import { hrefTemplate, hrefWith, isModifiedClick } from './links';

const subUrl = config.appSubUrl;
beforeEach(() => void setUpGrafana({ path: '/a/x/investigate?service=a%26b&trace=1&span=2' }));
afterEach(() => {
  config.appSubUrl = subUrl;
});

describe('hrefWith', () => {
  it('keeps what the URL says, and changes what it is told to', () => {
    expect(hrefWith({ trace: 'ff', span: undefined, note: 'x y' })).toBe(
      '/a/x/investigate?service=a%26b&trace=ff&note=x+y'
    );
  });

  it('leads to a Grafana below a path', () => {
    config.appSubUrl = '/grafana';
    expect(hrefWith({})).toBe('/grafana/a/x/investigate?service=a%26b&trace=1&span=2');
  });
});

describe('hrefTemplate', () => {
  it('ends in the template as it is, since an encoded one would never be filled in', () => {
    expect(hrefTemplate('trace', '${__value.raw}', ['span'])).toBe(
      '/a/x/investigate?service=a%26b&trace=${__value.raw}'
    );
  });

  it('reads as one key after filling in, whatever stood there before', () => {
    const filled = hrefTemplate('span', '${__value.raw}').replace('${__value.raw}', 'ab');
    expect(new URL(filled, 'http://x').searchParams.getAll('span')).toEqual(['ab']);
  });
});

describe('isModifiedClick', () => {
  const plain = { button: 0, metaKey: false, ctrlKey: false, shiftKey: false, altKey: false };

  it.each([
    [plain, false],
    [{ ...plain, button: undefined }, false],
    [{ ...plain, button: 1 }, true],
    [{ ...plain, metaKey: true }, true],
    [{ ...plain, ctrlKey: true }, true],
    [{ ...plain, shiftKey: true }, true],
    [{ ...plain, altKey: true }, true],
  ])('of %j is %s', (event, modified) => expect(isModifiedClick(event)).toBe(modified));
});
