import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { findChromium } from '../e2e/chromium';
import { expect, test } from '../e2e/fixtures';

/** Skips all tests of the file that calls it where there is no browser. */
export const needsChromium = () =>
  test.skip(!findChromium(), 'There is no Chromium: install it, or set CHROMIUM_PATH to one.');

/** Grafana 13's legend: its buttons have other names than they show. Its own, and the same in any panel. */
const GRAFANAS_OWN = 'button[class$="LegendLabel"]';

/** What axe has against the page, or against a part of it. */
export async function axeFindings(page: Page, part?: string): Promise<string[]> {
  const axe = new AxeBuilder({ page }).exclude(GRAFANAS_OWN);
  const { violations } = await (part ? axe.include(`[data-testid="${part}"]`) : axe).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
}

export { expect, test };
