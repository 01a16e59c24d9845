import type { LRParser } from '@lezer/lr';

/** The pieces of a query that a lezer grammar cannot read, with what surrounds them; none if the query is well-formed. */
export function parseErrors(parser: LRParser, query: string): string[] {
  const errors: string[] = [];
  parser.parse(query).iterate({
    enter: ({ type, from, to }) => {
      if (type.isError) {
        errors.push(`${query.slice(Math.max(0, from - 10), from)}⟪${query.slice(from, to)}⟫`);
      }
    },
  });
  return errors;
}

/** The string literals of a query as they stand there, in order. */
export function literalsOf(parser: LRParser, query: string): string[] {
  const literals: string[] = [];
  parser.parse(query).iterate({
    enter: ({ name, from, to }) => {
      if (name === 'StringLiteral' || name === 'String') {
        literals.push(query.slice(from, to));
      }
    },
  });
  return literals;
}
