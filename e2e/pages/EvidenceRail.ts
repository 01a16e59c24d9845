import { readFile } from 'node:fs/promises';
import { expect, type Locator, type Page } from '@playwright/test';
import { testIds } from '../../src/shared/testIds';

/** Beside the path: the guide's steps, and what was pinned. */
export class EvidenceRail {
  readonly guide: Locator;
  readonly steps: Locator;
  readonly region: Locator;
  readonly entries: Locator;
  readonly problems: Locator;
  readonly replayed: Locator;
  readonly markCause: Locator;
  /** The pinned entry that is marked as the cause. */
  readonly cause: Locator;

  constructor(readonly page: Page) {
    this.guide = page.getByTestId(testIds.guide.region);
    this.steps = page.getByTestId(testIds.guide.step);
    this.region = page.getByTestId(testIds.evidence.region);
    this.entries = page.getByTestId(testIds.evidence.entry);
    this.problems = page.getByTestId(testIds.evidence.problems);
    this.replayed = page.getByTestId(testIds.evidence.replayed);
    this.markCause = this.guide.getByRole('button', { name: 'Mark as the cause' });
    this.cause = this.entries.and(page.locator('[data-cause="true"]'));
  }

  /** Waits until the steps have come to these states, in the order of the path. */
  async expectSteps(states: string[]): Promise<void> {
    await expect.poll(() => this.valuesOf(this.steps, 'data-state'), { timeout: 30_000 }).toEqual(states);
  }

  /** Waits until these kinds are pinned, in the order of the path. */
  async expectKinds(kinds: string[]): Promise<void> {
    await expect.poll(() => this.valuesOf(this.entries, 'data-kind'), { timeout: 30_000 }).toEqual(kinds);
  }

  async addNote(text: string): Promise<void> {
    await this.region.getByTestId(testIds.evidence.note).fill(text);
    await this.button('Add note').click();
  }

  button(name: string): Locator {
    return this.region.getByRole('button', { name, exact: true });
  }

  /** What “Copy as Markdown” puts on the clipboard. */
  async copiedMarkdown(): Promise<string> {
    await this.button('Copy as Markdown').click();
    return this.copied(/^# /);
  }

  /** What “Link with evidence” puts on the clipboard. */
  async copiedLink(): Promise<string> {
    await this.button('Link with evidence').click();
    return this.copied(/^http.*#evidence=/);
  }

  /** The report that is downloaded: its file's name and its text. */
  async report(): Promise<{ name: string; text: string }> {
    const coming = this.page.waitForEvent('download');
    await this.button('Report with pictures').click();
    const download = await coming;
    return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') };
  }

  private async copied(like: RegExp): Promise<string> {
    const read = () => this.page.evaluate(() => navigator.clipboard.readText());
    await expect.poll(read).toMatch(like);
    return read();
  }

  private valuesOf(elements: Locator, attribute: string): Promise<Array<string | null>> {
    return elements.evaluateAll((all, name) => all.map((element) => element.getAttribute(name)), attribute);
  }
}
