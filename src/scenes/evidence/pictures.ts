import type { ReportPicture } from '../../domain/evidence/markdown';
import { testIds } from '../../shared/testIds';

/** The pictures of a report: the latency and the timeline, as they are drawn just now. */
const PICTURES = [
  { testId: testIds.metric.panel, alt: 'The latency, as Grafana draws it' },
  { testId: testIds.timeline.region, alt: 'The timeline: latency, spans and log lines on one time axis' },
];

export function picturesOf(page: ParentNode): ReportPicture[] {
  return PICTURES.flatMap(({ testId, alt }) => {
    const canvas = page.querySelector(`[data-testid="${testId}"] canvas`);
    return canvas instanceof HTMLCanvasElement && canvas.width > 0 ? [{ alt, src: canvas.toDataURL('image/png') }] : [];
  });
}
