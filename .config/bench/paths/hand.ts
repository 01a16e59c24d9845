import type { Locator, Page } from '@playwright/test';
import type { Meter } from './meter';

/** What a skilled person does, each gesture counted. It waits for nothing but what it acts on. */
export class Hand {
  constructor(
    readonly page: Page,
    readonly meter: Meter
  ) {}

  async click(target: Locator): Promise<void> {
    await target.waitFor();
    this.meter.did('click');
    await target.click();
  }

  async hover(target: Locator): Promise<void> {
    this.meter.did('hover');
    await target.hover();
  }

  /** Draws a box over a part of the target, in shares of its width and height. */
  async drag(target: Locator, from: [number, number], to: [number, number]): Promise<void> {
    const box = await target.boundingBox();
    if (!box) {
      throw new Error('What is to be dragged over is not drawn.');
    }
    const at = ([x, y]: [number, number]): [number, number] => [box.x + x * box.width, box.y + y * box.height];
    this.meter.did('drag');
    await this.page.mouse.move(...at(from));
    await this.page.mouse.down();
    await this.page.mouse.move(...at(to), { steps: 4 });
    await this.page.mouse.up();
  }

  /** A click that opens another tab: goes on there. */
  async clickIntoTab(target: Locator): Promise<Hand> {
    const opened = this.page.context().waitForEvent('page');
    await this.click(target);
    return new Hand(await opened, this.meter);
  }
}
