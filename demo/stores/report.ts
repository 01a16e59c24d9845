import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const FOLDER = path.resolve(__dirname, '..', '..', 'test-results');

/** One row: what was looked for, and what the stores answered. */
export interface Finding {
  fault: string;
  lookFor: string;
  seen: string;
}

/** Writes what was seen as a Markdown table, to `test-results/faults.md`. */
export function writeFindings(findings: readonly Finding[]): void {
  const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
  const rows = findings.map(({ fault, lookFor, seen }) => `| ${cell(fault)} | ${cell(lookFor)} | ${cell(seen)} |`);
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(
    path.join(FOLDER, 'faults.md'),
    `${['| Fault | Looked for | Seen |', '| --- | --- | --- |', ...rows].join('\n')}\n`
  );
}
