import { isMap, isScalar } from 'yaml';
import { roleReader } from '../../../logs/keys';
import { lintPattern } from './derivedFields';
import {
  type FileView,
  isFromEnvironment,
  itemsOf,
  mapsAt,
  memberOf,
  report,
  shown,
  textAt,
  undoubled,
} from './fileView';

/** The correlations of one entry. Grafana checks few of these, and stops at start for some. */
export function lintCorrelations(view: FileView, entry: unknown, type: string): void {
  for (const item of itemsOf(view, memberOf(view, entry, 'correlations')?.node)) {
    if (isMap(item)) {
      lintTexts(view, item);
      lintConfig(view, item, entry, type);
    } else {
      report(view, item, {
        severity: 'error',
        rule: 'correlation-form',
        sentence: 'A correlation has to be a map: Grafana stops at start.',
        fix: 'Write targetUID, type, label, description and config.',
      });
    }
  }
}

/** Both are taken for text unchecked (pkg/services/provisioning/datasources/datasources.go). */
function lintTexts(view: FileView, correlation: unknown): void {
  for (const key of ['label', 'description']) {
    const node = memberOf(view, correlation, key)?.node;
    if (!isScalar(node) || typeof node.value !== 'string') {
      report(view, node ?? correlation, {
        severity: 'error',
        rule: 'correlation-text',
        sentence: `The correlation has no ${key} that is text: Grafana 12.2 panics at start.`,
        fix: `Write ${key}: '…', at least an empty one.`,
      });
    }
  }
  const isExternal = textAt(view, correlation, 'type') === 'external';
  if (!isExternal && !textAt(view, correlation, 'targetUID')) {
    report(view, correlation, {
      severity: 'error',
      rule: 'correlation-target',
      sentence: 'The correlation has no targetUID, so Grafana refuses it.',
      fix: 'Name the uid of the data source that it leads to.',
    });
  }
}

function lintConfig(view: FileView, correlation: unknown, entry: unknown, type: string): void {
  const outside = memberOf(view, correlation, 'transformations');
  if (outside) {
    report(view, outside.keyNode, {
      severity: 'error',
      rule: 'correlation-transformations',
      sentence: 'Grafana does not read transformations here.',
      fix: 'Move them into config.',
    });
  }
  const config = memberOf(view, correlation, 'config')?.node;
  const field = textAt(view, config, 'field');
  if (!isMap(config) || !field || !isMap(memberOf(view, config, 'target')?.node)) {
    report(view, config ?? correlation, {
      severity: 'error',
      rule: 'correlation-config',
      sentence: 'The correlation needs a config with field and target, or Grafana refuses it.',
      fix: 'Write config: { field: …, target: { … } }.',
    });
    return;
  }
  const inner = textAt(view, config, 'type');
  if (inner !== undefined && inner !== 'query') {
    report(view, memberOf(view, config, 'type')?.node, {
      severity: 'error',
      rule: 'correlation-type',
      sentence: `Grafana knows no correlation of the type ${shown(inner)} here.`,
      fix: 'Write type: query, or drop it.',
    });
  }
  if (type === 'loki' && roleReader()(field)?.of === 'trace' && !derivedNames(view, entry).includes(field)) {
    report(view, memberOf(view, config, 'field')?.node, {
      severity: 'error',
      rule: 'correlation-field',
      sentence: `No result of Loki has the field ${shown(field)}: structured metadata is inside the field labels.`,
      fix: `Write field: labels, and a transformation: { type: regex, field: labels, expression: '"${shown(field)}":"([0-9a-f]+)"', mapValue: trace }.`,
    });
  }
  for (const transformation of mapsAt(view, config, 'transformations')) {
    const expression = textAt(view, transformation, 'expression');
    if (expression && !isFromEnvironment(expression)) {
      lintPattern(view, memberOf(view, transformation, 'expression')?.node, undoubled(expression), 'correlation');
    }
  }
}

const derivedNames = (view: FileView, entry: unknown) =>
  mapsAt(view, memberOf(view, entry, 'jsonData')?.node, 'derivedFields').map(
    (each) => textAt(view, each, 'name') ?? ''
  );
