import React, { useState, type FormEvent } from 'react';
import { locationService } from '@grafana/runtime';
import { Button, Field, Input, Stack } from '@grafana/ui';
import { investigateUrl } from '../../domain/url/codec';
import { parsePastedTrace } from '../../shared/ids';
import { testIds } from '../../shared/testIds';

/** Opens a trace by its id or by a `traceparent` header. */
export function PasteTrace() {
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string>();
  const open = (event: FormEvent) => {
    event.preventDefault();
    const parsed = parsePastedTrace(text);
    if (!parsed.ok) {
      setProblem(parsed.problem);
      return;
    }
    locationService.push(investigateUrl({ trace: parsed.traceId }));
  };
  return (
    <form onSubmit={open}>
      <Stack direction="row" gap={1} alignItems="flex-end">
        <Field
          label="Trace id or traceparent"
          htmlFor="throughline-paste"
          invalid={problem !== undefined}
          error={problem && <span data-testid={testIds.start.pasteProblem}>{problem}</span>}
          noMargin
        >
          <Input
            id="throughline-paste"
            width={60}
            value={text}
            placeholder="4bf92f3577b34da6a3ce929d0e0e4736"
            data-testid={testIds.start.paste}
            onChange={(event) => {
              setText(event.currentTarget.value);
              setProblem(undefined);
            }}
          />
        </Field>
        <Button type="submit" variant="secondary" data-testid={testIds.start.pasteOpen}>
          Open trace
        </Button>
      </Stack>
    </form>
  );
}
