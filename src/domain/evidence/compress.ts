/** Bytes that a link may unfold to: far above any ledger, far below what would stall the page. */
const MOST_BYTES = 4_000_000;

const toBase64Url = (bytes: Uint8Array): string => {
  let binary = '';
  for (const byte of bytes) {
    binary += String.fromCharCode(byte);
  }
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
};

const fromBase64Url = (text: string) =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));

/** Text as base64url, after a letter that says how: `d` deflated where the browser can, `p` plain. */
export async function pack(text: string): Promise<string> {
  const bytes = new TextEncoder().encode(text);
  if (typeof CompressionStream === 'undefined') {
    return `p${toBase64Url(bytes)}`;
  }
  return `d${toBase64Url(await through(bytes, new CompressionStream('deflate')))}`;
}

/** What `pack` made, unfolded. Rejects for anything else, and for what unfolds to more than 4 MB. */
export async function unpack(packed: string): Promise<string> {
  const bytes = fromBase64Url(packed.slice(1));
  const plain = packed.startsWith('d') ? await through(bytes, new DecompressionStream('deflate')) : bytes;
  if (!/^[dp]/.test(packed)) {
    throw new Error('Not packed');
  }
  return new TextDecoder('utf-8', { fatal: true }).decode(plain);
}

async function through(
  bytes: Uint8Array<ArrayBuffer>,
  { readable, writable }: CompressionStream | DecompressionStream
): Promise<Uint8Array> {
  const writer = writable.getWriter();
  // Broken data fails the reading side too, which is waited for.
  void writer.write(bytes).catch(() => undefined);
  void writer.close().catch(() => undefined);
  const reader = readable.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    chunks.push(part.value);
    size += part.value.length;
    if (size > MOST_BYTES) {
      void reader.cancel().catch(() => undefined);
      throw new Error('Too large');
    }
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
