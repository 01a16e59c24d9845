import fc from 'fast-check';
import { encodeLedger } from './codec';
import { pack, unpack } from './compress';
import { entriesOf, markCause, merge, note, pin, sameLedger, unpin } from './ledger';
import { withoutSecrets } from './redact';
import { cleanEntry, decodeShared, encodeShared } from './share';
import { anyLedger, emptyLedger, line, NOW } from './testing/ledgers';
import type { Ledger } from './types';

async function shared(ledger: Ledger, mostChars?: number) {
  const { text = '', leftOut } = await encodeShared(ledger, mostChars);
  const read = await decodeShared(text);
  if (!('ledger' in read)) {
    throw new Error(read.problem);
  }
  return { text, leftOut, ledger: read.ledger };
}

describe('a link', () => {
  it('brings over everything that is pinned, in letters that a URL keeps', async () => {
    await fc.assert(
      fc.asyncProperty(anyLedger, async (ledger) => {
        const { text, ledger: theirs } = await shared(ledger, 100_000);
        expect(text).toMatch(/^[dp][\w-]+$/);
        expect(entriesOf(theirs)).toEqual(entriesOf(ledger).map(cleanEntry));
        expect(theirs.head.value.title).toBe(ledger.head.value.title);
        expect(theirs.cause).toEqual(ledger.cause);
      })
    );
  });

  it('holds nothing of what was unpinned, and does not bring it back', async () => {
    const pinned = pin(emptyLedger(), line, NOW);
    const before = await shared(pinned);
    const without = unpin(pinned, entriesOf(pinned)[0]?.id ?? '', NOW + 1);
    const { ledger } = await shared(without);
    expect(ledger.entries.size).toBe(0);
    expect(entriesOf(merge(without, before.ledger))).toEqual([]);
  });

  it('is a good deal shorter than the text', async () => {
    const many = Array.from({ length: 12 }, (_, i) => ({ ...line, found: `finding ${i}` }));
    const ledger = many.reduce((soFar, finding, i) => pin(soFar, finding, NOW + i), emptyLedger());
    const { text, leftOut } = await shared(ledger);
    expect(leftOut).toEqual([]);
    expect(text.length).toBeLessThan(encodeLedger(ledger).length / 4);
  });

  it('that would be too long keeps the root cause and the latest, and says what is left out', async () => {
    let ledger = emptyLedger();
    let seed = 7;
    for (let i = 0; i < 20; i++) {
      const noise = Array.from({ length: 300 }, () => ((seed = (seed * 16807) % 2147483647) % 36).toString(36)).join(
        ''
      );
      ledger = pin(ledger, { ...line, found: `finding ${i}`, verbatim: noise }, NOW + i);
    }
    const first = entriesOf(ledger)[0]?.id ?? '';
    const { text, leftOut, ledger: theirs } = await shared(markCause(ledger, first, NOW + 50), 2000);
    const kept = entriesOf(theirs).map(({ found }) => found);
    expect(text.length).toBeLessThanOrEqual(2000);
    expect(kept.length).toBeGreaterThan(2);
    expect(kept[0]).toBe('finding 0');
    expect(kept.at(-1)).toBe('finding 19');
    expect(leftOut).toEqual([
      `${20 - kept.length} of 20 entries did not fit into a link of 2000 characters. Copy the report to hand over all of them.`,
    ]);
  });

  it('for which not even the heading fits is none, and says so', async () => {
    const { text, leftOut } = await encodeShared(pin(emptyLedger(), line, NOW), 10);
    expect(text).toBeUndefined();
    expect(leftOut[0]).toMatch(/^1 of 1 entry did not fit/);
  });

  it('has no password in it, and the copy never takes the place of the original', async () => {
    const secret = { ...line, verbatim: 'connect password=hunter2 host=db' };
    const ledger = pin(emptyLedger(), secret, NOW);
    const { leftOut, ledger: theirs } = await shared(ledger);
    expect(entriesOf(theirs)[0]?.verbatim).toBe('connect password=[removed] host=db');
    expect(leftOut).toEqual(['1 part that holds what looks like a password or a key had it removed.']);
    expect(sameLedger(merge(theirs, ledger), ledger)).toBe(true);
  });

  it('gives a sentence where it is no ledger', async () => {
    const whole = (await encodeShared(note(emptyLedger(), 'a', { nowMs: NOW }))).text ?? '';
    const bad = ['', 'd', 'p', 'x', 'dAAAA', '%%%', whole.slice(0, -9), whole.slice(1), await pack('{"version":1}')];
    for (const text of bad) {
      expect(await decodeShared(text)).toEqual({
        problem: 'The evidence in this link could not be read. It may have been cut: ask for the whole link.',
      });
    }
    expect(await decodeShared(await pack('{"version":9}'))).toMatchObject({
      problem: expect.stringContaining('The evidence in this link was written by a newer Throughline'),
    });
  });

  it('never throws, whatever it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), fc.base64String(), async (text, base64) => {
        for (const tried of [text, `d${base64}`, `p${base64}`]) {
          expect(await decodeShared(tried)).toHaveProperty('problem');
        }
      })
    );
  });

  it('that unfolds without end is refused', async () => {
    const bomb = await pack('x'.repeat(5_000_000));
    expect(bomb.length).toBeLessThan(10_000);
    await expect(unpack(bomb)).rejects.toThrow('Too large');
  });

  it('works in a browser that cannot compress', async () => {
    const stream = globalThis.CompressionStream;
    try {
      Object.assign(globalThis, { CompressionStream: undefined });
      const { text, ledger } = await shared(pin(emptyLedger(), { ...line, found: 'żółw 🛒' }, NOW));
      expect(text[0]).toBe('p');
      expect(entriesOf(ledger)[0]?.found).toBe('żółw 🛒');
    } finally {
      Object.assign(globalThis, { CompressionStream: stream });
    }
  });
});

describe('a secret', () => {
  it.each([
    ['password=hunter2', 'password=[removed]'],
    ['"password": "hun ter2", "user": "a"', '"password": [removed], "user": "a"'],
    ['\u001b[32mpassword\u001b[0m=\u001b[35mhunter2\u001b[0m', 'password=[removed]'],
    ['DB_PASSWORD: hunter2', 'DB_PASSWORD: [removed]'],
    ['api-key=abc&page=2', 'api-key=[removed]&page=2'],
    ['Authorization: Bearer abc.def', 'Authorization: [removed]'],
    ['sent Bearer abcdefghijklmnop', 'sent Bearer [removed]'],
    ['refresh_token=xyz;', 'refresh_token=[removed];'],
    ['postgres://app:s3cret@db:5432/shop', 'postgres://app:[removed]@db:5432/shop'],
    ['got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.sig', 'got [removed]'],
    ['key AKIAIOSFODNN7EXAMPLE', 'key [removed]'],
    ['ghp_abcdefghijklmnopqrstuvwxyz012345', '[removed]'],
    ['-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----', '[removed]'],
    ['-----BEGIN PRIVATE KEY-----\nabc', '[removed]'],
  ])('%j becomes %j', (text, expected) => expect(withoutSecrets(text)).toBe(expected));

  it.each([
    'trace_id=85afe0ab3e38229d9ab7ce424d9d3fd2 span_id=00f067aa0ba902b7',
    '{service_name="task-svc"} | trace_id="85af" |= "token bucket empty"',
    'http://tempo:3200/api/search?q=x@y',
    'The password was wrong for user 7',
    'ThrottlingException after 3 retries',
    'author=jan authority=eu',
  ])('%s is none', (text) => expect(withoutSecrets(text)).toBe(text));
});
