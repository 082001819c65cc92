import { readFile } from 'node:fs/promises';
import { fromArrayBuffer } from 'geotiff';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CreateImageRequest } from '../../lambdas/api/types.ts';
import { colourAt } from '../../lambdas/spectral/colour-map.ts';
import { COLOUR_MAPS } from '../../lambdas/spectral/colour-maps.ts';
import { INDEX_REGISTRY } from '../../lambdas/spectral/index-registry.ts';
import type { FieldApp } from '../end-to-end/field-app.ts';
import { noise, photo, SAMPLE, SAMPLE_PATH } from '../end-to-end/images.ts';
import { type PipelineUnderTest, startPipelineUnderTest } from '../end-to-end/pipeline-under-test.ts';
import { BROWSER_NOTE, CHROMIUM, launchChromium } from './chromium.ts';
import { barriers, screenshot, signIn, smallTargets, VIEWPORTS } from './field-app-page.ts';
import { colourOnScreen, MAP, openMap, placeOnMap, readAt, shownReading } from './field-map-page.ts';

const FIELD = 'North 3';
const USER = 'agronomist';

describe.skipIf(CHROMIUM === undefined)(`the map of a field in a browser${BROWSER_NOTE}`, () => {
  let pipeline: PipelineUnderTest;
  let app: FieldApp;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let address: string;
  let sample: string;
  const faults: string[] = [];

  beforeAll(async () => {
    [pipeline, browser] = await Promise.all([
      startPipelineUnderTest({}, { fieldApp: true }),
      launchChromium(),
    ]);
    app = await pipeline.fieldAppOf(USER);
    sample = await app.upload(SAMPLE_PATH, {
      ...SAMPLE,
      field: FIELD,
      capturedAt: '2026-06-14T10:05:00Z',
      indices: ['gndvi'],
    });
    const older = { field: FIELD, capturedAt: '2026-05-30T09:00:00Z' };
    const [picture, broken] = [await photo(), noise()];
    const ids = [
      sample,
      await send({ ...older, filename: 'photo.jpg', contentType: 'image/jpeg' }, picture),
      await send({ ...older, ...SAMPLE, filename: 'broken.tif', capturedAt: '2026-05-01T09:00:00Z' }, broken),
    ];
    for (const id of ids) await app.waitFor(id, ['completed', 'failed']);
    const url = pipeline.pipeline.endpoints.fieldAppUrl!;
    address = `${url}/fields/${encodeURIComponent(FIELD)}`;
    [page, context] = await open('desktop');
    await signIn(page, url, USER);
    await openMap(page, address);
  });

  afterAll(async () => {
    await browser?.close();
    await pipeline?.stop();
  });

  async function send(request: Omit<CreateImageRequest, 'size'>, bytes: Uint8Array): Promise<string> {
    const created = await app.create({ ...request, size: bytes.byteLength });
    await app.send(created, bytes);
    return created.id;
  }

  async function open(viewport: keyof typeof VIEWPORTS): Promise<[Page, BrowserContext]> {
    const opened = await browser.newContext({ viewport: VIEWPORTS[viewport], reducedMotion: 'reduce' });
    // A browser without a head has no printer, either.
    await opened.addInitScript('window.printed = 0; window.print = () => { window.printed += 1; };');
    const first = await opened.newPage();
    first.on('console', (message) => {
      if (/Content Security Policy/i.test(message.text())) faults.push(message.text());
    });
    first.on('pageerror', (error) => faults.push(error.message));
    return [first, opened];
  }

  /** The value that the stored map of an index has at a pixel. */
  async function storedValue(index: string, column: number, row: number): Promise<number> {
    const { analysis } = await app.image(sample);
    const { url } = analysis!.outputs.find(({ name }) => name === `${index}.tif`)!;
    const tiff = await fromArrayBuffer(await (await fetch(url)).arrayBuffer());
    const [values] = await tiff.readRasters({ window: [column, row, column + 1, row + 1] });
    return (values as Float32Array)[0]!;
  }

  it('says the value of the pixel under the pointer, which is painted in its colour', async () => {
    await screenshot(page, 'field-map-desktop');
    for (let i = 0; i < 4; i++) await page.getByRole('button', { name: 'Zoom in' }).click();
    const range = INDEX_REGISTRY.ndvi.display;
    for (const [across, down] of [
      [0.4, 0.4],
      [0.7, 0.3],
    ] as const) {
      const place = await placeOnMap(page, across, down);
      const { value, column, row } = await readAt(page, place);
      expect(value).toBe(await storedValue('ndvi', column, row));
      const expected = colourAt(COLOUR_MAPS.canopy, (value - range.from) / (range.to - range.from));
      await expect.poll(async () => near(await colourOnScreen(page, place), expected)).toBe(true);
    }
  });

  it('reads by keyboard under a crosshair, and says so to a screen reader', async () => {
    await page.locator(MAP).focus();
    const before = await shownReading(page);
    await page.keyboard.press('Shift+ArrowRight');
    await expect.poll(async () => (await shownReading(page)).column).toBe(before.column + 1);
    const { value, column, row } = await shownReading(page);
    expect(value).toBe(await storedValue('ndvi', column, row));
    await expect
      .poll(() => page.locator('.map-side [aria-live]').innerText())
      .toContain(`NDVI ${value.toFixed(3)}`);
  });

  it('switches the index, its colours and their range, and fades the map', async () => {
    await page.getByRole('radio', { name: 'GNDVI' }).check();
    await page.getByRole('img', { name: /^Legend: GNDVI from/ }).waitFor();
    await page
      .getByRole('combobox', { name: 'Range of the colours' })
      .selectOption({ label: "This image's p2 to p98" });
    await page.getByRole('img', { name: /^Legend: GNDVI .* p2 to p98 of this image/ }).waitFor();
    await page.getByRole('combobox', { name: 'Colours', exact: true }).selectOption('viridis');
    // Not the middle: four pixels of the image meet there.
    const place = await placeOnMap(page, 0.47, 0.52);
    const { value, column, row } = await readAt(page, place);
    expect(value).toBe(await storedValue('gndvi', column, row));
    const statistics = (await app.image(sample)).analysis!.indices.gndvi!;
    if (!('p2' in statistics)) throw new Error('no GNDVI');
    const position = (value - statistics.p2) / (statistics.p98 - statistics.p2);
    const expected = colourAt(COLOUR_MAPS.viridis, position);
    await expect.poll(async () => near(await colourOnScreen(page, place), expected)).toBe(true);
    await page.getByRole('slider', { name: /^Opacity/ }).fill('0');
    await expect.poll(() => colourOnScreen(page, place)).toEqual([0xec, 0xef, 0xf1]);
    await page.getByRole('slider', { name: /^Opacity/ }).fill('100');
  });

  it('asks for a new link when one has expired', async () => {
    let expired = 0;
    const isMap = /savi\.tif/;
    await page.route(isMap, (route) => {
      if (expired++ > 0) return route.continue();
      return route.fulfill({ status: 403, headers: { 'access-control-allow-origin': '*' } });
    });
    const renewed = page.waitForRequest((request) => request.url().endsWith(`/images/${sample}`));
    await page.getByRole('radio', { name: 'SAVI', exact: true }).check();
    await renewed;
    const { value, column, row } = await readAt(page, await placeOnMap(page, 0.45, 0.5));
    expect(value).toBe(await storedValue('savi', column, row));
    expect(expired).toBeGreaterThan(1);
    // While requests of this page are looked at, those of a window that it opens wait for ever.
    await page.unroute(isMap);
  });

  it('hands out tables and maps as files, by keyboard too, and a report to print', async () => {
    const panel = page.locator('.exports');
    const saved = async (name: string) => {
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        panel.getByRole('button', { name, exact: true }).press('Enter'),
      ]);
      return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
    };
    await page.getByRole('radio', { name: 'NDVI', exact: true }).check();
    const csv = await saved('CSV of the field');
    expect(csv.name).toBe(`${FIELD}.csv`);
    expect(csv.bytes.toString()).toMatch(/^image_id,.*\r\n/);
    for (const filename of [SAMPLE.filename, 'photo.jpg', 'broken.tif'])
      expect(csv.bytes.toString()).toContain(filename);
    const map = await saved('NDVI map (GeoTIFF)');
    expect(map.name).toBe('onion-beds-ndvi.tif');
    expect(map.bytes.subarray(0, 2).toString('latin1')).toMatch(/II|MM/);
    expect(JSON.parse((await saved('GeoJSON')).bytes.toString()).type).toBe('FeatureCollection');
    expect(JSON.parse((await saved('STAC item')).bytes.toString()).stac_version).toMatch(/^1\./);
    const [report] = await Promise.all([
      page.waitForEvent('popup'),
      panel.getByRole('button', { name: 'Report to print' }).click(),
    ]);
    await report.getByRole('heading', { name: `Crop health: ${FIELD}` }).waitFor();
    await expect.poll(() => report.evaluate('printed'), { timeout: 30_000 }).toBe(1);
    await screenshot(report, 'field-report');
    expect(await report.evaluate('[...document.images].map((image) => image.naturalWidth > 0)')).toEqual([
      true,
      true,
    ]);
    await report.close();
  });

  it('says of a picture that it has no NDVI, and of a broken file what is wrong; tries again when asked', async () => {
    await page.getByRole('button', { name: 'Earlier image' }).click();
    await page.getByText('it has no near-infrared band, and so no NDVI').waitFor();
    await page.getByText(/^NDVI is not available/).waitFor();
    await page.getByRole('button', { name: 'Earlier image' }).click();
    const failure = page.locator('.state-failed').filter({ hasText: 'could not be analysed' });
    await failure.getByText('unsupported_format').waitFor();
    await screenshot(page, 'field-failed-desktop');
    expect(await barriers(page)).toEqual([]);
    const asked = page.waitForResponse((response) => response.url().endsWith('/reprocess'));
    await failure.getByRole('button', { name: 'Process again: broken.tif' }).click();
    expect((await asked).status()).toBe(202);
    await failure.waitFor();
  });

  it.each(['desktop', 'phone'] as const)('keeps nobody out, on a %s', async (viewport) => {
    await page.setViewportSize(VIEWPORTS[viewport]);
    await openMap(page, address);
    await screenshot(page, `field-map-${viewport}`);
    expect(await barriers(page)).toEqual([]);
    expect(await smallTargets(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    await page.setViewportSize(VIEWPORTS.desktop);
  });

  it('asks for nothing that its own policy refuses, and has no fault of its own', async () => {
    await context.close();
    expect(faults).toEqual([]);
  });
});

/** Of colours: the graphics processor rounds otherwise than the pictures do. */
function near(one: readonly number[], other: readonly number[]): boolean {
  return one.every((channel, i) => Math.abs(channel - other[i]!) <= 3);
}
