import { shiftMs } from '../../traceToLogs';
import { isLabel } from '../grafanaLink';
import { type FileView, isFromEnvironment, isOn, mapsAt, memberOf, report, shown, textAt, valueAt } from './fileView';

/** `tracesToLogsV2` of a trace store: shifts, tags and query. */
export function lintSpanLinks(view: FileView, settings: unknown): void {
  const member = memberOf(view, settings, 'tracesToLogsV2');
  const older = memberOf(view, settings, 'tracesToLogs');
  if (older) {
    report(view, older.keyNode, {
      severity: 'warning',
      rule: 'old-traces-to-logs',
      sentence: member
        ? 'Grafana ignores tracesToLogs where there is a tracesToLogsV2.'
        : 'tracesToLogs is the older form, which has no custom query.',
      fix: member ? 'Drop it.' : 'Write tracesToLogsV2, whose tags are a list of key and value.',
    });
  }
  if (!member) {
    return;
  }
  const link = member.node;
  lintShift(view, link, 'spanStartTimeShift', -1);
  lintShift(view, link, 'spanEndTimeShift', 1);
  const tags = mapsAt(view, link, 'tags');
  const isCustom = isOn(view, link, 'customQuery');
  const query = textAt(view, link, 'query');
  if (isOn(view, link, 'filterByTraceID') && tags.length === 0 && !isCustom) {
    report(view, memberOf(view, link, 'filterByTraceID')?.keyNode, {
      severity: 'warning',
      rule: 'filter-without-tags',
      sentence:
        'The filter by trace id needs a tag to select streams; without one Grafana asks for cluster, hostname, namespace, pod, service_name and service_namespace at once, as far as the span has them.',
      fix: 'Name one: tags: [{ key: service.name, value: service_name }].',
    });
  }
  if (isCustom && (query ?? '') === '') {
    report(view, memberOf(view, link, 'customQuery')?.keyNode, {
      severity: 'error',
      rule: 'custom-query',
      sentence: 'customQuery is on, but there is no query.',
      fix: 'Write the query, or drop customQuery.',
    });
  }
  if (!isCustom && query) {
    report(view, memberOf(view, link, 'query')?.keyNode, {
      severity: 'warning',
      rule: 'custom-query',
      sentence: 'Grafana ignores this query, since customQuery is not true.',
      fix: 'Add customQuery: true.',
    });
  }
  for (const tag of tags) {
    const label = textAt(view, tag, 'value') || textAt(view, tag, 'key');
    if (label !== undefined && !isLabel(label) && !isFromEnvironment(label)) {
      report(view, tag, {
        severity: 'error',
        rule: 'tag-label',
        sentence: `${shown(label)} is no label of Loki, so the query of the link is refused.`,
        fix: `Write the label as value: ${shown(label.replace(/[^a-zA-Z0-9_]/g, '_'))}.`,
      });
    }
  }
}

function lintShift(view: FileView, link: unknown, key: string, sign: 1 | -1): void {
  const value = valueAt(view, link, key);
  const at = memberOf(view, link, key)?.node;
  const written = typeof value === 'number' ? String(value) : value;
  if (typeof written !== 'string' || written === '' || isFromEnvironment(written)) {
    return;
  }
  const ms = shiftMs(written);
  if (ms === undefined) {
    report(view, at, {
      severity: 'error',
      rule: 'shift-duration',
      sentence: `${shown(written)} is no duration, so the link fails.`,
      fix: `Write a number with a unit: '${sign < 0 ? '-1m' : '5m'}'.`,
    });
  } else if (ms * sign < 0) {
    report(view, at, {
      severity: 'error',
      rule: 'shift-sign',
      sentence: `${key} ${shown(written)} makes the window shorter than the span: ${sign < 0 ? 'it begins later' : 'it ends earlier'}.`,
      fix: sign < 0 ? `Write '-${shown(written)}'.` : `Write '${shown(written.replace('-', ''))}'.`,
    });
  }
}
