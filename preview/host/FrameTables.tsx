import { type DataFrame, dateTimeFormat, type Field, formattedValueToString } from '@grafana/data';
import { Text } from '@grafana/ui';
import React, { type ReactNode } from 'react';

const MAX_ROWS = 500;
const WRAP = { whiteSpace: 'normal', overflowWrap: 'anywhere' } as const;

/** The first rows of frames, in the columns of these names where a frame has them. */
export function FrameTables({ frames, names, note }: { frames: DataFrame[]; names?: string[]; note: string }) {
  const capped = frames.some(({ length }) => length > MAX_ROWS) ? ` Only the first ${MAX_ROWS} rows are shown.` : '';
  return (
    <div tabIndex={0} role="region" aria-label={note} style={{ height: '100%', overflow: 'auto' }}>
      <Text color="secondary">{note + capped}</Text>
      {frames.map((frame, index) => {
        const find = (name: string) => frame.fields.find((field) => field.name === name) ?? [];
        const fields = names?.flatMap(find) ?? frame.fields;
        const head = tableRow('th', -1, fields.map(nameOf));
        const rows = [...Array(Math.min(frame.length, MAX_ROWS)).keys()];
        const body = rows.map((row) =>
          tableRow(
            'td',
            row,
            fields.map((field) => cell(field, row))
          )
        );
        return (
          <table key={index} className="filter-table">
            <thead>{head}</thead>
            <tbody>{body}</tbody>
          </table>
        );
      })}
    </div>
  );
}

const nameOf = ({ name }: Field) => name;
const wrap = (content: ReactNode) => (typeof content === 'string' && content.length > 40 ? WRAP : undefined);

function tableRow(Cell: 'th' | 'td', key: number, contents: ReactNode[]) {
  const cells = contents.map((content, column) => (
    <Cell key={column} style={wrap(content)}>
      {content}
    </Cell>
  ));
  return <tr key={key}>{cells}</tr>;
}

function cell(field: Field, row: number): ReactNode {
  const value: unknown = field.values[row];
  const link = value && field.config.links?.length ? field.getLinks?.({ valueRowIndex: row })[0] : undefined;
  const attributes = { className: 'external-link', href: link?.href, onClick: link?.onClick };
  return link ? <a {...attributes}>{text(field, value)}</a> : text(field, value);
}

function text({ name, type, display }: Field, value: unknown): string {
  if (typeof value === 'number' && (type === 'time' || name === 'startTime')) {
    return dateTimeFormat(value, { format: 'HH:mm:ss.SSS' });
  }
  const shown = typeof value === 'number' ? display?.(value) : undefined;
  return shown
    ? formattedValueToString(shown)
    : typeof value === 'object'
      ? JSON.stringify(value ?? '')
      : String(value);
}
