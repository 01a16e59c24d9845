/** Snappy's block format; the package has no types of its own. */
declare module 'snappyjs' {
  export function compress(input: Uint8Array): Uint8Array<ArrayBuffer>;
  export function uncompress(input: Uint8Array): Uint8Array<ArrayBuffer>;
}
