import { act, createEvent, fireEvent, waitFor } from '@testing-library/react';
import { FieldType, type DataLink, type Field } from '@grafana/data';
import { exemplarsFrame } from '../testing/frames';
import { seenByBrowser } from '../testing/mount';
import { answer, exemplar, FROM, id, openMetric, rows, TO } from './testing/openMetric';
import { drawPlot, panel, plot } from './testing/plot';

async function openThree(markers = 3) {
  const opened = openMetric(answer([exemplar(1, 0.3), exemplar(2, 0.9), exemplar(3, 0.6)]));
  await waitFor(() => expect(rows()).toHaveLength(3));
  return { ...opened, markers: drawPlot(markers) };
}

describe('a row', () => {
  it('is a real link that opens its trace on this page', async () => {
    const { heard } = await openThree();
    const row = rows()[0] ?? panel();
    expect(row).toHaveAttribute('href', `/a/x/investigate?service=cart&trace=${id(2)}`);
    const click = createEvent.click(row);

    fireEvent(row, click);

    expect(heard.traces).toEqual([id(2)]);
    expect(click.defaultPrevented).toBe(true);
  });

  it.each([{ ctrlKey: true }, { metaKey: true }, { shiftKey: true }])(
    'leaves a click with %j to the browser',
    async (key) => {
      const { heard } = await openThree();
      const left = seenByBrowser();

      fireEvent.click(rows()[0] ?? panel(), key);

      expect(heard.traces).toEqual([]);
      expect(left).toEqual([true]);
    }
  );
});

describe('a diamond', () => {
  it('opens its own trace with one click, and Grafana’s tooltip does not get it', async () => {
    const { heard, markers } = await openThree();
    const stock = jest.fn();
    const marker = markers[1] ?? panel();
    marker.addEventListener('click', stock);

    fireEvent.click(marker.querySelector('svg') ?? marker);
    fireEvent.click(markers[2] ?? panel());

    expect(heard.traces).toEqual([id(2), id(3)]);
    expect(heard.moments).toEqual([]);
    expect(stock).not.toHaveBeenCalled();
  });

  it.each(['Enter', ' '])('opens with the key %j', async (key) => {
    const { heard, markers } = await openThree();

    fireEvent.keyDown(markers[0] ?? panel(), { key: 'Tab' });
    expect(heard.traces).toEqual([]);
    fireEvent.keyDown(markers[0] ?? panel(), { key });

    expect(heard.traces).toEqual([id(1)]);
  });

  it('has a name for screen readers', async () => {
    const { markers } = await openThree();

    await waitFor(() =>
      expect(markers.map((marker) => marker.getAttribute('aria-label'))).toEqual([
        'Exemplar 300 ms at 10:00:01: open its trace',
        'Exemplar 900 ms at 10:00:02: open its trace',
        'Exemplar 600 ms at 10:00:03: open its trace',
      ])
    );
  });

  it('that stands for no exemplar keeps the panel’s own behaviour', async () => {
    const { heard, markers } = await openThree(4);
    const extra = markers[3] ?? panel();
    const stock = jest.fn();
    extra.addEventListener('click', stock);

    fireEvent.click(extra);

    expect(heard.traces).toEqual([]);
    expect(stock).toHaveBeenCalledTimes(1);
  });
});

describe('the tooltip’s link', () => {
  const linkOf = (fields: Field[] | undefined): DataLink | undefined =>
    fields?.find(({ name }) => name === 'trace_id')?.config.links?.[0];

  it('opens the trace of its row', async () => {
    const { grafana, heard } = await openThree();
    const fields = grafana.panels.last('timeseries').data.annotations?.[0]?.fields;
    const link = linkOf(fields);

    expect(link?.url).toBe('/a/x/investigate?service=cart&trace=${__value.raw}');
    expect(fields?.filter(({ config }) => config.links).map(({ name }) => name)).toEqual(['trace_id']);
    act(() =>
      link?.onClick?.({ origin: fields?.[0], replaceVariables: (text) => text.replace('${__value.raw}', id(3)) })
    );
    act(() => link?.onClick?.({ origin: fields?.[0], replaceVariables: () => 'not an id' }));

    expect(heard.traces).toEqual([id(3)]);
  });

  it('is there whichever label holds the trace id', async () => {
    const odd = { ...exemplar(1, 0.9), labels: { otel_trace_id: id(1) } };
    const { grafana } = openMetric(answer([odd]));
    await waitFor(() => expect(rows()).toHaveLength(1));
    await waitFor(() => expect(grafana.panels.last('timeseries').data.annotations).toHaveLength(1));

    const fields = grafana.panels.last('timeseries').data.annotations?.[0]?.fields ?? [];
    expect(fields.filter(({ config }) => config.links).map(({ name }) => name)).toEqual(['otel_trace_id']);
  });

  it('does not alter the frames that Grafana keeps', async () => {
    const frames = [exemplarsFrame([exemplar(1, 0.3)])];
    const { grafana } = openMetric(() => frames);
    await waitFor(() => expect(rows()).toHaveLength(1));

    await waitFor(() => expect(linkOf(grafana.panels.last('timeseries').data.annotations?.[0]?.fields)).toBeDefined());
    expect(frames[0]?.fields.flatMap(({ config }) => config.links ?? [])).toEqual([]);
    expect(frames[0]?.fields.map(({ type }) => type)).toContain(FieldType.time);
  });
});

describe('the plot', () => {
  it('means the moment that was clicked', async () => {
    const { heard } = await openThree();

    fireEvent.mouseDown(plot(), { clientX: 300 });
    fireEvent.click(plot(), { clientX: 302 });

    // Half the width, give or take a pixel; within 1.5 % of an hour.
    expect(heard.moments).toEqual([{ timeMs: FROM + 0.505 * (TO - FROM), reachMs: 54_000 }]);
    expect(heard.traces).toEqual([]);
  });

  it('means no moment where the pointer was dragged, which zooms', async () => {
    const { heard } = await openThree();

    fireEvent.mouseDown(plot(), { clientX: 200 });
    fireEvent.click(plot(), { clientX: 300 });

    expect(heard.moments).toEqual([]);
  });

  it('means no moment with a modifier key, nor beside it', async () => {
    const { heard } = await openThree();

    fireEvent.click(plot(), { clientX: 300, ctrlKey: true });
    fireEvent.click(panel(), { clientX: 300 });

    expect(heard.moments).toEqual([]);
  });
});
