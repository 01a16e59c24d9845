import { compiled } from '../fieldMatch';
import { templateProblem } from '../../checks/settings';
import { type FileView, isFromEnvironment, mapsAt, memberOf, report, shown, textAt, undoubled } from './fileView';

/** `derivedFields` of a log store: patterns, queries and names. */
export function lintDerivedFields(view: FileView, settings: unknown): void {
  const names = new Set<string>();
  for (const field of mapsAt(view, settings, 'derivedFields')) {
    const name = textAt(view, field, 'name') ?? '';
    if (names.has(name)) {
      report(view, field, {
        severity: 'warning',
        rule: 'derived-field-name',
        sentence: `There are two derived fields ${shown(name)}: Grafana takes the pattern of the first for both.`,
        fix: 'Give each a name of its own.',
      });
    }
    names.add(name);
    lintMatcher(view, field);
    lintTarget(view, field);
  }
}

function lintMatcher(view: FileView, field: unknown): void {
  const written = textAt(view, field, 'matcherRegex');
  const at = memberOf(view, field, 'matcherRegex')?.node;
  if (written === undefined || written === '') {
    report(view, at ?? field, {
      severity: 'error',
      rule: 'derived-field-regex',
      sentence: 'This derived field has no pattern.',
      fix: 'Write matcherRegex.',
    });
    return;
  }
  if (isFromEnvironment(written) && /\$\{?[A-Z_]+/.test(written)) {
    return;
  }
  lintPattern(view, at, undoubled(written), 'derived-field');
  const isOfLine = (textAt(view, field, 'matcherType') ?? 'regex') === 'regex';
  const groups = compiled(`${undoubled(written)}|`)?.exec('')?.length ?? 2;
  if (isOfLine && groups < 2) {
    report(view, at, {
      severity: 'error',
      rule: 'derived-field-group',
      sentence: 'The pattern has no group, and the first group is what the link takes.',
      fix: 'Put the part that is the id into ( ).',
    });
  }
}

/** A pattern that does not compile, or whose backslashes are doubled as only double quotes need it. */
export function lintPattern(view: FileView, at: unknown, pattern: string, of: 'derived-field' | 'correlation'): void {
  if (!compiled(pattern)) {
    report(view, at, {
      severity: 'error',
      rule: `${of}-regex`,
      sentence: `${shown(pattern)} is no regular expression.`,
      fix: 'Check its brackets, and write it in single quotes.',
    });
  } else if (/\\\\[sdwbSDWB.[\](){}?*+]/.test(pattern)) {
    report(view, at, {
      severity: 'error',
      rule: `${of}-double-escape`,
      sentence: `The pattern has two backslashes where one is meant, and looks for a backslash in the line.`,
      fix: 'In single quotes and without quotes each backslash is written once.',
    });
  }
}

function lintTarget(view: FileView, field: unknown): void {
  const url = textAt(view, field, 'url');
  const isInternal = (textAt(view, field, 'datasourceUid') ?? '') !== '';
  if (!isInternal && !url) {
    report(view, field, {
      severity: 'error',
      rule: 'derived-field-target',
      sentence: 'This derived field leads nowhere.',
      fix: 'Write datasourceUid, and url as $${__value.raw}.',
    });
  } else if (isInternal && (!url || (!isFromEnvironment(url) && templateProblem(undoubled(url)) !== undefined))) {
    report(view, memberOf(view, field, 'url')?.node ?? field, {
      severity: 'error',
      rule: 'derived-field-target',
      sentence: 'The url of a derived field with a datasourceUid is its query, and this one does not hold the value.',
      fix: "Write url: '$${__value.raw}'.",
    });
  }
}
