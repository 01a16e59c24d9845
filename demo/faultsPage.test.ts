/** @jest-environment jsdom */
import { createHash } from 'node:crypto';
import { FAULT_NAMES, Faults } from './faults';
import { faultsPage, faultsPageHeaders } from './faultsPage';

const parse = (faults: Faults, problem?: string) =>
  new DOMParser().parseFromString(faultsPage(faults.list(), problem).html, 'text/html');
/** The text as it is read, without the indentation of the source. */
const textOf = (node: Element | null | undefined) => node?.textContent?.replace(/\s+/g, ' ').trim();

describe('the page of faults', () => {
  it('shows each fault with what happens, what to look for, and its state in words', () => {
    const faults = new Faults(['row-lock']);
    const page = parse(faults);
    const items = [...page.querySelectorAll('li')];
    expect(items.map(({ id }) => id)).toEqual(FAULT_NAMES);
    faults.list().forEach(({ name, title, what, lookFor, on }, i) => {
      expect(textOf(items[i]?.querySelector('h2'))).toBe(title);
      expect([...(items[i]?.querySelectorAll('dd') ?? [])].map(textOf)).toEqual([what, lookFor]);
      expect(textOf(items[i]?.querySelector('.state'))).toBe(on ? 'is on' : 'is off');
      expect(on).toBe(name === 'row-lock');
    });
    expect(page.title).toBe('Faults of the demo shop (1 on)');
  });

  it('has one button for each that says what it does, and sends it as a form', () => {
    const page = parse(new Faults(['row-lock']));
    const formOf = (name: string) => page.querySelector<HTMLFormElement>(`#${name} form`);
    const sends = (name: string) => {
      const form = formOf(name);
      const button = form?.querySelector('button');
      return {
        to: [form?.method, form?.getAttribute('action')],
        body: form && Object.fromEntries(new FormData(form, button)),
        says: [textOf(button), button?.getAttribute('aria-label')],
      };
    };
    const to = ['post', '/faults'];
    expect(sends('row-lock')).toEqual({
      to,
      body: { fault: 'row-lock', on: 'false' },
      says: ['Switch off', 'Switch off: Row lock'],
    });
    expect(sends('throttle')).toEqual({
      to,
      body: { fault: 'throttle', on: 'true' },
      says: ['Switch on', 'Switch on: DynamoDB throttles'],
    });
    expect(page.querySelector('form:has([name=all])')?.getAttribute('action')).toBe('/faults');
  });

  it('sums up which are on', () => {
    const summary = (faults: Faults) => textOf(parse(faults).querySelector('main > p > strong')?.parentElement);
    expect(summary(new Faults())).toBe('All are off.');
    expect(summary(new Faults(['throttle', 'clock-skew']))).toBe(
      `2 of ${FAULT_NAMES.length} are on. throttle, clock-skew`
    );
  });

  it('says first what was wrong, and nothing when nothing was', () => {
    expect(textOf(parse(new Faults(), 'Not <so>.').querySelector('h1 + [role=alert]'))).toBe('Not <so>.');
    expect(parse(new Faults()).querySelector('[role=alert]')).toBeNull();
  });

  it('loads nothing, and its style is the one that its policy allows', () => {
    const page = parse(new Faults());
    expect(page.querySelectorAll('script, link, img, iframe, [style], [onclick]')).toHaveLength(0);
    const hash = createHash('sha256')
      .update(page.querySelector('style')?.textContent ?? '')
      .digest('base64');
    expect(faultsPageHeaders()['content-security-policy']).toContain(`style-src 'sha256-${hash}'`);
  });
});
