/** A name without what differs from request to request: numbers, hexadecimal ids, UUIDs; each becomes `#`. */
export function stableName(name: string): string {
  return name
    .replace(/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi, '#')
    .replace(/\b(?=[0-9a-f]*\d)[0-9a-f]{8,}\b/gi, '#')
    .replace(/\b\d+\b/g, '#');
}
