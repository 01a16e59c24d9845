import { syncCost } from './costSync';
import type { Followed } from './followed';
import { syncGuide } from './guideSync';

/** The guide, the receipt and the keeping of evidence, which the first content does not need. */
export { keepChain, keepFinding } from './evidenceKeeping';

/** Keeps the guide and the receipt up to date. @returns stops doing so */
export function follow(page: Followed, sinceMs: number): () => void {
  const stops = [syncGuide(() => page.state), syncCost(page, sinceMs)];
  return () => stops.forEach((stop) => stop());
}
