import type { ReportPicture } from '../../domain/evidence/markdown';
import { testIds } from '../../shared/testIds';

/** The pictures of a report: the latency and the timeline, as they are drawn just now. */
const PICTURES = [
  { testId: testIds.metric.panel, alt: 'The latency, as Grafana draws it' },
  { testId: testIds.timeline.region, alt: 'The timeline: latency, spans and log lines on one time axis' },
];

export function picturesOf(page: ParentNode, background: string): ReportPicture[] {
  return PICTURES.flatMap(({ testId, alt }) => {
    const canvas = page.querySelector(`[data-testid="${testId}"] canvas`);
    const src = canvas instanceof HTMLCanvasElement && canvas.width > 0 ? onGround(canvas, background) : undefined;
    return src === undefined ? [] : [{ alt, src }];
  });
}

/** What is drawn leaves its ground empty, and a dark theme's light letters would vanish on a white page. */
function onGround(drawn: HTMLCanvasElement, background: string): string | undefined {
  const { width, height } = drawn;
  const picture = Object.assign(document.createElement('canvas'), { width, height });
  const context = picture.getContext('2d');
  if (!context) {
    return undefined;
  }
  context.fillStyle = background;
  context.fillRect(0, 0, width, height);
  context.drawImage(drawn, 0, 0);
  return picture.toDataURL('image/png');
}
