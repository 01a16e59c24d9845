import { summaryOf, type ChannelStats } from './stats';

const channel = (what: string, more: Partial<ChannelStats> = {}): ChannelStats => ({
  what,
  store: 'Tempo',
  accepted: 0,
  sent: 0,
  dropped: 0,
  refused: 0,
  waiting: 0,
  ...more,
});

describe('the summary of what was shipped', () => {
  it('is about what was delivered where nothing was lost', () => {
    const stats = [channel('spans', { sent: 10430 }), channel('pushed lines')];
    expect(summaryOf(stats)).toBe('Delivered 10430 spans, 0 pushed lines.');
    expect(summaryOf([])).toBe('Stopped.');
  });

  it('names what was dropped and what was refused', () => {
    const stats = [
      channel('spans', { sent: 10430, refused: 273, dropped: 200 }),
      channel('lines by OTLP', { sent: 5 }),
      channel('pushed lines', { sent: 7, refused: 4, refusedAtMost: true, dropped: 1 }),
    ];
    expect(summaryOf(stats)).toBe(
      'Delivered 10430 spans, 5 lines by OTLP, 7 pushed lines; dropped 200 spans, 1 pushed lines; ' +
        'refused 273 spans, at most 4 pushed lines.'
    );
  });
});
