import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FieldBedsResponse, ImageBedsResponse } from '../../lambdas/api/beds-types.ts';
import type { FieldApp } from '../end-to-end/field-app.ts';
import { SAMPLE, SAMPLE_PATH } from '../end-to-end/images.ts';
import { type PipelineUnderTest, startPipelineUnderTest } from '../end-to-end/pipeline-under-test.ts';
import { BROWSER_NOTE, CHROMIUM, launchChromium } from './chromium.ts';
import { barriers, screenshot, signIn, VIEWPORTS } from './field-app-page.ts';
import { MAP, openMap, placeOnMap } from './field-map-page.ts';
import { sampleBeds, samplePlots } from './sample-beds.ts';

const USER = 'agronomist';
const BEDS = '/fields/north/beds';
/** Under load, a measurement waits for its turn; milliseconds. */
const PATIENCE = { timeout: 40_000 };

describe.skipIf(CHROMIUM === undefined)(`beds on the map in a browser${BROWSER_NOTE}`, () => {
  let pipeline: PipelineUnderTest;
  let app: FieldApp;
  let browser: Browser;
  let page: Page;
  let sample: string;
  let address: string;

  beforeAll(async () => {
    [pipeline, browser] = await Promise.all([
      startPipelineUnderTest({}, { fieldApp: true }),
      launchChromium(),
    ]);
    app = await pipeline.fieldAppOf(USER);
    sample = await app.upload(SAMPLE_PATH, {
      ...SAMPLE,
      field: 'north',
      capturedAt: '2026-06-14T10:05:00Z',
    });
    await app.waitFor(sample, ['completed']);
    const url = pipeline.pipeline.endpoints.fieldAppUrl!;
    address = `${url}/fields/north`;
    page = await browser.newPage({ viewport: VIEWPORTS.desktop, reducedMotion: 'reduce' });
    await signIn(page, url, USER);
    await openMap(page, address);
  });
  afterAll(async () => {
    await browser?.close();
    await pipeline?.stop();
  });

  async function loadFile(content: object): Promise<void> {
    const buffer = Buffer.from(JSON.stringify(content));
    await page
      .getByLabel('Load GeoJSON')
      .setInputFiles({ name: 'beds.geojson', mimeType: 'application/geo+json', buffer });
    await page.getByRole('button', { name: 'Save beds' }).click();
  }

  const savedBeds = async () => (await app.call<FieldBedsResponse>('GET', BEDS)).body.features;

  /** While it saves, the button has another name. */
  const isSaved = () =>
    page.getByRole('button', { name: /^(Save beds|Saving…)$/ }).waitFor({ state: 'detached', ...PATIENCE });

  it('lets nothing be drawn, loaded or saved where the beds could not be read', async () => {
    const isBeds = (url: URL) => url.pathname.endsWith(BEDS);
    await page.route(isBeds, (route) => route.abort());
    await openMap(page, address);
    await page.getByRole('button', { name: 'Try again' }).waitFor();
    expect(await page.getByLabel('Load GeoJSON').isDisabled()).toBe(true);
    expect(await page.getByRole('button', { name: 'Draw a bed' }).count()).toBe(0);
    await page.unroute(isBeds);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('button', { name: 'Draw a bed' }).waitFor();
    expect(await page.getByLabel('Load GeoJSON').isDisabled()).toBe(false);
  });

  it('says of each feature of a file what is wrong with it, and saves nothing', async () => {
    const { features } = sampleBeds();
    const [a, b, c, d] = features[1]!.geometry.coordinates[0]!;
    const crossed = { ...features[1]!, geometry: { type: 'Polygon', coordinates: [[a, c, b, d, a]] } };
    await loadFile({ type: 'FeatureCollection', features: [features[0], crossed] });
    await page.getByRole('alert').getByText('features.1', { exact: false }).first().waitFor();
    expect((await app.call('GET', BEDS)).status).toBe(404);
    await page.getByRole('button', { name: 'Discard changes' }).click();
  });

  it('loads a file, saves it, and shows what is measured in each bed', async () => {
    await loadFile(sampleBeds());
    const path = `/images/${sample}/beds?index=ndvi`;
    await expect.poll(async () => (await app.call('GET', path)).status, PATIENCE).toBe(200);
    const { body } = await app.call<ImageBedsResponse>('GET', path);
    const bed = body.beds.find(({ name }) => name === 'Bed 17')!.indices.ndvi!;
    if ('unavailable' in bed) throw new Error(bed.reason);
    const row = page
      .getByRole('row')
      .filter({ has: page.getByRole('button', { name: 'Bed 17', exact: true }) });
    await row.getByText(bed.mean.toFixed(3)).first().waitFor(PATIENCE);
    await page.getByRole('button', { name: 'Mean' }).click();
    await page
      .getByRole('columnheader', { name: 'Mean' })
      .and(page.locator('[aria-sort="descending"]'))
      .waitFor();
    await page.getByRole('button', { name: 'Bed 17', exact: true }).click();
    await page.getByRole('heading', { name: 'Bed 17' }).waitFor();
    await page.getByText('NDVI of Bed 17 as a table').waitFor(PATIENCE);
    await page.getByRole('radio', { name: 'By mean' }).check();
    await screenshot(page, 'field-beds-desktop');
    expect(await barriers(page)).toEqual([]);
  });

  it('draws a bed by keyboard and one by pointer, names them, and keeps them', async () => {
    await page.getByRole('button', { name: 'Draw a bed' }).click();
    await page.locator(`${MAP}:focus`).waitFor();
    for (const key of ['ArrowUp', 'ArrowRight', 'ArrowDown']) {
      await page.keyboard.press('Space');
      await page.keyboard.press(key);
    }
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Bed 19' }).waitFor();
    await page.getByRole('textbox', { name: 'Name' }).fill('By keys');

    await page.getByRole('button', { name: 'Draw a bed' }).click();
    await page.locator(`${MAP}:focus`).waitFor();
    const corners = await Promise.all(
      [
        [0.2, 0.2],
        [0.2, 0.3],
        [0.3, 0.3],
        [0.2, 0.2],
      ].map(([x, y]) => placeOnMap(page, x!, y!)),
    );
    for (const { x, y } of corners) await page.mouse.click(x, y, { delay: 20 });
    // The first one has another name by now.
    await page.getByRole('heading', { name: 'Bed 19' }).waitFor();
    await page.getByRole('textbox', { name: 'Name' }).fill('By pointer');
    await page.getByRole('button', { name: 'Save beds' }).click();
    await isSaved();
    const saved = await savedBeds();
    expect(saved.slice(-2).map(({ properties }) => properties.name)).toEqual(['By keys', 'By pointer']);
    expect(saved.slice(-2).map(({ geometry }) => geometry.coordinates[0]!.length)).toEqual([4, 4]);
    await openMap(page, address);
    await page.getByRole('button', { name: 'By keys' }).waitFor();
  });

  it('puts together what two people have changed, and saves nothing unseen', async () => {
    await page.getByRole('button', { name: 'By keys' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Mine');
    const before = await savedBeds();
    const features = before.map((one) =>
      one.properties.name === 'Bed 1' ? { ...one, properties: { name: 'Theirs' } } : one,
    );
    await app.call('PUT', BEDS, { type: 'FeatureCollection', features });
    await page.getByRole('button', { name: 'Save beds' }).click();
    await page.getByRole('alert').getByText('Somebody else has changed the beds').waitFor();
    await page.getByRole('button', { name: 'Theirs', exact: true }).waitFor();
    const names = async () => (await savedBeds()).map(({ properties }) => properties.name);
    expect(await names()).not.toContain('Mine');
    await page.getByRole('button', { name: 'Save beds' }).click();
    await isSaved();
    expect(await names()).toEqual(expect.arrayContaining(['Mine', 'Theirs']));
  });

  it('deletes a bed after asking, on a phone', async () => {
    await page.setViewportSize(VIEWPORTS.phone);
    const before = (await savedBeds()).length;
    await page.getByRole('button', { name: 'Mine' }).click();
    await page.getByRole('button', { name: 'Delete bed' }).click();
    await page.getByRole('button', { name: 'Save beds' }).click();
    await page.getByRole('dialog').getByRole('heading', { name: 'Remove one bed?' }).waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.getByRole('button', { name: 'Cancel' }).click();
    expect(await savedBeds()).toHaveLength(before);
    await page.getByRole('button', { name: 'Save beds' }).click();
    await page.getByRole('button', { name: 'Save and remove' }).click();
    await isSaved();
    const after = await savedBeds();
    expect(after).toHaveLength(before - 1);
    expect(after.map(({ properties }) => properties.name)).not.toContain('Mine');
    await screenshot(page, 'field-beds-phone');
    expect(await barriers(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  });

  it('shows the first hundred of a thousand plots, and all when asked', async () => {
    await page.setViewportSize(VIEWPORTS.desktop);
    const plots = samplePlots(56);
    expect((await app.call('PUT', BEDS, plots)).status).toBe(200);
    await openMap(page, address);
    const rows = page.locator('.bed-table tbody tr');
    await expect.poll(() => rows.count(), PATIENCE).toBe(100);
    await page.getByRole('button', { name: 'Bed plot-7', exact: true }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('');
    await page.getByRole('textbox', { name: 'Name' }).pressSequentially('North 7');
    await page.getByRole('heading', { name: 'North 7' }).waitFor();
    await page.getByRole('button', { name: /Show all 1,\d+ beds/ }).click();
    expect(await rows.count()).toBe(plots.features.length);
    await screenshot(page, 'field-plots-desktop');
  });

  it('says so where the browser has no WebGL, and shows the rest', async () => {
    await page.addInitScript(`{
      const { getContext } = HTMLCanvasElement.prototype;
      HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
        return kind.includes('webgl') ? null : getContext.call(this, kind, ...more);
      };
    }`);
    const faults: string[] = [];
    page.on('pageerror', ({ message }) => faults.push(message));
    await page.goto(address);
    await page.getByRole('alert').getByText('this browser has no WebGL', { exact: false }).waitFor();
    await page.getByRole('button', { name: 'Draw a bed' }).waitFor();
    expect(faults).toEqual([]);
  });
});
