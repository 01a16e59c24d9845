import { type DataFrame, dateTimeFormat, type Field, FieldType, formattedValueToString } from '@grafana/data';
import { Text } from '@grafana/ui';
import React from 'react';

/** For long texts. */
const WRAP = { whiteSpace: 'normal', overflowWrap: 'anywhere' } as const;

/** Frames as they are, in the columns of these names where a frame has them. The sample's are small. */
export function FrameTables({ frames, names, note }: { frames: DataFrame[]; names: string[]; note: string }) {
  return (
    <div tabIndex={0} role="region" aria-label={note} style={{ height: '100%', overflow: 'auto' }}>
      <Text color="secondary">{note}</Text>
      {frames.map((frame, index) => (
        <FrameTable key={index} frame={frame} names={names} />
      ))}
    </div>
  );
}

function FrameTable({ frame, names }: { frame: DataFrame; names: string[] }) {
  const fields = names.flatMap((wanted) => frame.fields.find(({ name }) => name === wanted) ?? []);
  return (
    <table className="filter-table">
      <thead>
        <tr>
          {fields.map(({ name }) => (
            <th key={name}>{name}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {[...Array(frame.length).keys()].map((index) => (
          <tr key={index}>
            {fields.map((field) => (
              <Cell key={field.name} field={field} valueRowIndex={index} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Cell({ field, valueRowIndex }: { field: Field; valueRowIndex: number }) {
  const value: unknown = field.values[valueRowIndex];
  const text = textOf(field, value);
  const link = value && field.config.links?.length ? field.getLinks?.({ valueRowIndex })[0] : undefined;
  const attributes = { className: 'external-link', href: link?.href, onClick: link?.onClick };
  return <td style={text.length > 40 ? WRAP : undefined}>{link ? <a {...attributes}>{text}</a> : text}</td>;
}

function textOf({ name, type, display }: Field, value: unknown): string {
  if (type === FieldType.time || name === 'startTime') {
    return dateTimeFormat(Number(value), { format: 'HH:mm:ss.SSS' });
  }
  return display ? formattedValueToString(display(value)) : String(value ?? '');
}
