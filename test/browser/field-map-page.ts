import type { Page } from 'playwright-core';
import sharp from 'sharp';
import type { Colour } from '../../lambdas/spectral/colour-maps.ts';

/** A place on the screen, pixels. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** What the page says of the place that is pointed at. */
export interface ShownReading {
  readonly value: number;
  readonly column: number;
  readonly row: number;
}

export const MAP = '.map-target';

/** Opens a field, and waits until its map is drawn. */
export async function openMap(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.locator('.map-frame[data-drawn="true"]').waitFor();
}

/** A share of the map's width and height, from the upper left. */
export async function placeOnMap(page: Page, across: number, down: number): Promise<Place> {
  const box = (await page.locator(MAP).boundingBox())!;
  return { x: Math.round(box.x + box.width * across), y: Math.round(box.y + box.height * down) };
}

/** Moves the pointer, and waits for the value there. */
export async function readAt(page: Page, place: Place): Promise<ShownReading> {
  await page.mouse.move(0, 0);
  await page.locator('.readout [data-value]').waitFor({ state: 'detached' });
  await page.mouse.move(place.x, place.y);
  return shownReading(page);
}

export async function shownReading(page: Page): Promise<ShownReading> {
  const shown = page.locator('.readout [data-value]');
  await shown.waitFor();
  const [value, pixel] = await Promise.all([
    shown.getAttribute('data-value'),
    shown.getAttribute('data-pixel'),
  ]);
  const [column, row] = pixel!.split(',').map(Number) as [number, number];
  return { value: value === '' ? Number.NaN : Number(value), column, row };
}

/** What is painted at a place of the screen. */
export async function colourOnScreen(page: Page, { x, y }: Place): Promise<Colour> {
  const picture = await page.screenshot({ clip: { x, y, width: 1, height: 1 } });
  const { data } = await sharp(picture).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return [data[0]!, data[1]!, data[2]!];
}
