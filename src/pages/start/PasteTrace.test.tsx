import React from 'react';
import { render, screen } from '@testing-library/react';
import { setUpGrafana } from '../../../.config/jest/grafanaRuntime';
import { testIds } from '../../shared/testIds';
import { user } from '../testing/openStart';
import { PasteTrace } from './PasteTrace';

const PAGE = '/a/throughline-investigations-app/investigate';
const ID = '4bf92f3577b34da6a3ce929d0e0e4736';

const input = () => screen.getByRole('textbox', { name: 'Trace id or traceparent' });

function open() {
  const grafana = setUpGrafana();
  render(<PasteTrace />);
  return grafana;
}

async function paste(text: string) {
  await user.click(input());
  await user.paste(text);
  await user.click(screen.getByTestId(testIds.start.pasteOpen));
}

describe('a pasted trace', () => {
  it.each([
    ['id', ID, ID],
    ['64-bit id', 'E457B5A2E4D86BD1', '0000000000000000e457b5a2e4d86bd1'],
    ['traceparent', `00-${ID}-00f067aa0ba902b7-01`, ID],
    ['piece of a log line', `"trace_id": "${ID}",`, ID],
  ])('opens by its %s', async (_, text, trace) => {
    const { history } = open();

    await paste(text);

    expect(history.location).toMatchObject({ pathname: PAGE, search: `?trace=${trace}` });
    expect(history.length).toBe(2);
  });

  it('opens with Enter', async () => {
    const { history } = open();
    await user.click(input());

    await user.paste(ID);
    await user.keyboard('{Enter}');

    expect(history.location.search).toBe(`?trace=${ID}`);
  });

  it.each([
    ['checkout-service', '“checkout-service” is not a trace id: “h” is not a hex digit.'],
    [`${ID}77`, `“${ID}77” has 34 hex digits, and a trace id has at most 32.`],
    ['', 'Nothing was pasted.'],
  ])('that is garbage is explained: %j', async (text, sentence) => {
    const { history } = open();

    await paste(text);

    expect(screen.getByTestId(testIds.start.pasteProblem)).toHaveTextContent(
      `${sentence} Paste a trace id of up to 32 hex digits, or a whole traceparent.`
    );
    expect(history.length).toBe(1);
  });

  it('is no longer complained about once it is changed', async () => {
    open();
    await paste('x');

    await user.clear(input());

    expect(screen.queryByTestId(testIds.start.pasteProblem)).toBeNull();
  });
});
