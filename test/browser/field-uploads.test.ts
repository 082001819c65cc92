import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Browser, BrowserContext, Page, Request, Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { photo, SAMPLE_PATH } from '../end-to-end/images.ts';
import { type PipelineUnderTest, startPipelineUnderTest } from '../end-to-end/pipeline-under-test.ts';
import { micasensePair } from '../imagery/capture/capture-fixture.ts';
import { tiffFixture } from '../imagery/tiff-fixture.ts';
import { BROWSER_NOTE, CHROMIUM, launchChromium } from './chromium.ts';
import { barriers, dropFiles, screenshot, signIn, smallTargets, VIEWPORTS } from './field-app-page.ts';

/** On a busy machine. */
const PATIENCE = { timeout: 90_000 };
const USER = 'pilot';
/** bytes: two whole parts of 8 MiB, and a third one */
const LARGE = 20_000_000;

describe.skipIf(CHROMIUM === undefined)(`uploads of the field app in a browser${BROWSER_NOTE}`, () => {
  let pipeline: PipelineUnderTest;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let url: string;
  let sample: Buffer;
  const faults: string[] = [];

  beforeAll(async () => {
    [pipeline, browser] = await Promise.all([
      startPipelineUnderTest({}, { fieldApp: true }),
      launchChromium(),
    ]);
    url = pipeline.pipeline.endpoints.fieldAppUrl!;
    sample = await readFile(SAMPLE_PATH);
    // What the service worker fetches cannot be cut off.
    context = await browser.newContext({ viewport: VIEWPORTS.desktop, serviceWorkers: 'block' });
    context.setDefaultTimeout(30_000);
    await context.route(`${url}/config.json`, withParts);
    page = await context.newPage();
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => {
      if (/Content Security Policy/i.test(message.text())) faults.push(message.text());
    });
    await signIn(page, url, USER);
  });

  afterAll(async () => {
    await browser?.close();
    await pipeline?.stop();
  });

  /** As of a deployment that wants parts of what is larger than 10 MB. */
  async function withParts(route: Route): Promise<void> {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), largestInOnePiece: 10_000_000 } });
  }

  const row = (name: string) => page.getByRole('listitem').filter({ hasText: name });
  const isUpload = (address: URL) =>
    address.origin === new URL(pipeline.pipeline.endpoints.s3Endpoint).origin;

  async function choose(name: string, buffer: Buffer): Promise<void> {
    await page.getByLabel('Choose images').setInputFiles({ name, mimeType: 'image/tiff', buffer });
  }

  async function look(name: string): Promise<void> {
    for (const viewport of ['desktop', 'phone'] as const) {
      await page.setViewportSize(VIEWPORTS[viewport]);
      await screenshot(page, `${name}-${viewport}`);
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), name).toBe(true);
    }
    expect(await barriers(page), name).toEqual([]);
    expect(await smallTargets(page), name).toEqual([]);
    await page.setViewportSize(VIEWPORTS.desktop);
  }

  it('sends a large file in parts and, after a break and a reload, only those that are missing', async () => {
    // Readers of TIFF pass over what follows the image.
    const large = Buffer.concat([sample, randomBytes(LARGE - sample.length)]);
    let isCut = true;
    let cutNow = () => {};
    const cut = new Promise<void>((resolve) => {
      cutNow = resolve;
    });
    const parts: string[] = [];
    const note = (request: Request) => {
      const number = new URL(request.url()).searchParams.get('partNumber');
      if (number !== null) parts.push(number);
    };
    await page.route(isUpload, async (route) => {
      note(route.request());
      if (!isCut || !route.request().url().includes('partNumber=2')) return route.continue();
      await cut;
      return route.abort();
    });
    await choose('orthomosaic.tif', large);
    await row('orthomosaic.tif').getByText('Sending 41 %').waitFor(PATIENCE);
    await look('uploads-in-parts');
    cutNow();
    await page.getByText('The storage could not be reached').waitFor();
    await page.reload();
    await row('orthomosaic.tif').waitFor();
    isCut = false;
    parts.length = 0;
    await row('orthomosaic.tif').getByText('Completed').waitFor(PATIENCE);
    expect(parts).toEqual(['2', '3']);
    await page.unroute(isUpload);
  }, 180_000);

  it('goes on with a file whose image has been given up meanwhile', async () => {
    await page.route(isUpload, (route) => route.abort());
    await choose('late.tif', Buffer.concat([sample, randomBytes(1)]));
    await page.getByText('The storage could not be reached').waitFor();
    await context.setOffline(true);
    await row('late.tif').getByText('Waiting: offline').waitFor();
    // As the sweep does it, when a night has passed.
    await pipeline.database.query(
      `UPDATE images SET processing_status = 'failed', failure_code = 'upload_expired',
        failure_reason = 'no object was uploaded', moved_by = 'sweep', moved_reason = 'upload_expired',
        upload_expires_at = now() - interval '9 hours' WHERE original_name = 'late.tif'`,
    );
    await page.unroute(isUpload);
    await context.setOffline(false);
    await row('late.tif').getByText('Completed').waitFor(PATIENCE);
  }, 180_000);

  it('sends the bands of one capture as one image, the picture beside them as another', async () => {
    const [red, nir] = micasensePair();
    const band = (number: number, bytes: Uint8Array) => ({
      name: `IMG_0001_${number}.tif`,
      type: 'image/tiff',
      bytes: Buffer.from(bytes),
    });
    const picture = { name: 'IMG_0001.jpg', type: 'image/jpeg', bytes: await photo() };
    await dropFiles(page, [band(4, nir), picture, band(3, red)]);
    const capture = row('IMG_0001_3.tif');
    await capture.getByText('one capture of 2 files').waitFor();
    await capture.getByText('IMG_0001_3.tif, IMG_0001_4.tif').waitFor();
    await capture.getByText('Completed').waitFor(PATIENCE);
    expect(await capture.innerText()).toContain('mean NDVI 0.80');
    await row('IMG_0001.jpg').getByText('Completed').waitFor(PATIENCE);
    await look('uploads-capture');
  }, 180_000);

  it('sends each band as an image of its own where that is wanted', async () => {
    await page.getByLabel(/Put the bands of one capture together/).uncheck();
    const [red, nir] = micasensePair('two');
    await dropFiles(page, [
      { name: 'IMG_0002_3.tif', type: 'image/tiff', bytes: Buffer.from(red) },
      { name: 'IMG_0002_4.tif', type: 'image/tiff', bytes: Buffer.from(nir) },
    ]);
    await row('IMG_0002_3.tif').getByText('Failed').waitFor(PATIENCE);
    await row('IMG_0002_4.tif').getByText('Failed').waitFor(PATIENCE);
  }, 120_000);

  it('asks which bands an image has that does not say so, and processes it with those', async () => {
    const band = (sample: number) => new Uint16Array(200).fill(sample);
    const tiff = tiffFixture({ width: 20, height: 10, bands: [band(1000), band(9000)] });
    await choose('unnamed.tif', Buffer.from(tiff));
    await row('unnamed.tif').getByText('Failed').waitFor(PATIENCE);
    await page.getByRole('link', { name: 'Images' }).click();
    const again = row('unnamed.tif').getByRole('button', { name: 'Process again: unnamed.tif' });
    await again.click();
    await row('unnamed.tif').getByText('Say which band is which').click();
    await row('unnamed.tif').getByText('Choose a sensor, or say at least').waitFor();
    await row('unnamed.tif').getByLabel('Red', { exact: true }).fill('1');
    await row('unnamed.tif').getByLabel('Near infrared').fill('2');
    await look('images-failed');
    await again.click();
    await row('unnamed.tif').getByText('Processing').waitFor();
    const app = await pipeline.fieldAppOf(USER);
    const { id } = (await app.list()).items.find(({ filename }) => filename === 'unnamed.tif')!;
    const image = await app.waitFor(id, ['completed', 'failed'], 90);
    expect(image).toMatchObject({ status: 'completed', request: { bands: { red: 1, nir: 2 } } });
  }, 180_000);

  it('asks for nothing that its own policy refuses, and has no fault of its own', () => {
    expect(faults).toEqual([]);
  });
});
