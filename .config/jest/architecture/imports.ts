import ts from 'typescript';

/** `static` is loaded with the file, `dynamic` when asked for, `type` never. */
export type ImportKind = 'static' | 'dynamic' | 'type';

export interface Import {
  specifier: string;
  kind: ImportKind;
}

const parse = (path: string, text: string) =>
  ts.createSourceFile(path, text, ts.ScriptTarget.Latest, false, path.endsWith('x') ? ts.ScriptKind.TSX : undefined);

const walk = (node: ts.Node, visit: (node: ts.Node) => void): void => {
  visit(node);
  ts.forEachChild(node, (child) => walk(child, visit));
};

/** Every import and re-export of a file, `import()` and `require()` with a literal and `import('…').Type` included. */
export function readImports(path: string, text: string): Import[] {
  const found: Import[] = [];
  walk(parse(path, text), (node) => {
    const one = importOf(node);
    if (one) {
      found.push(one);
    }
  });
  return found;
}

function importOf(node: ts.Node): Import | undefined {
  if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
    return { specifier: node.moduleSpecifier.text, kind: isTypeOnlyImport(node.importClause) ? 'type' : 'static' };
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
    const names = node.exportClause && ts.isNamedExports(node.exportClause) ? node.exportClause.elements : [];
    const typeOnly = node.isTypeOnly || allTypes(names);
    return { specifier: node.moduleSpecifier.text, kind: typeOnly ? 'type' : 'static' };
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) && ts.isStringLiteral(node.argument.literal)) {
    return { specifier: node.argument.literal.text, kind: 'type' };
  }
  if (ts.isExternalModuleReference(node) && ts.isStringLiteral(node.expression)) {
    return { specifier: node.expression.text, kind: 'static' };
  }
  if (ts.isCallExpression(node)) {
    const [argument] = node.arguments;
    if (argument && ts.isStringLiteralLike(argument)) {
      if (node.expression.kind === ts.SyntaxKind.ImportKeyword) {
        return { specifier: argument.text, kind: 'dynamic' };
      }
      if (ts.isIdentifier(node.expression) && node.expression.text === 'require') {
        return { specifier: argument.text, kind: 'static' };
      }
    }
  }
  return undefined;
}

function isTypeOnlyImport(clause: ts.ImportClause | undefined): boolean {
  if (!clause) {
    return false; // imported for its side effect
  }
  const names = clause.namedBindings && ts.isNamedImports(clause.namedBindings) ? clause.namedBindings.elements : [];
  return clause.isTypeOnly || (!clause.name && allTypes(names));
}

const allTypes = (names: readonly ts.ImportOrExportSpecifier[]) =>
  names.length > 0 && names.every((name) => name.isTypeOnly);

/** Lines (from 1) where a file gives up on types: the `any` type, or a comment that silences the compiler. */
export function untypedLines(path: string, text: string): Array<{ line: number; what: string }> {
  const file = parse(path, text);
  const found = new Map<number, { line: number; what: string }>();
  const add = (position: number, what: string) => {
    const line = file.getLineAndCharacterOfPosition(position).line + 1;
    found.set(line, { line, what });
  };
  const readComments = (ranges: readonly ts.CommentRange[] = []) => {
    for (const { pos, end } of ranges) {
      const silenced = /@ts-(?:ignore|nocheck|expect-error)/.exec(text.slice(pos, end));
      if (silenced) {
        add(pos + silenced.index, silenced[0]);
      }
    }
  };
  walk(file, (node) => {
    if (node.kind === ts.SyntaxKind.AnyKeyword) {
      add(node.end - 1, 'any');
    }
    readComments(ts.getLeadingCommentRanges(text, node.pos));
    readComments(ts.getTrailingCommentRanges(text, node.end));
  });
  return [...found.values()];
}
