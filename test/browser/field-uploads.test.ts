import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Browser, BrowserContext, Page, Request, Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SAMPLE_PATH } from '../end-to-end/images.ts';
import { type PipelineUnderTest, startPipelineUnderTest } from '../end-to-end/pipeline-under-test.ts';
import { BROWSER_NOTE, CHROMIUM, launchChromium } from './chromium.ts';
import { barriers, screenshot, signIn, VIEWPORTS } from './field-app-page.ts';

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
    const late = "original_name = 'late.tif'";
    await pipeline.database.query(
      `UPDATE images SET upload_expires_at = now() - interval '9 days' WHERE ${late}`,
    );
    await expect
      .poll(async () => {
        await pipeline.fullRound(86_400);
        const { rows } = await pipeline.database.query(`SELECT processing_status FROM images WHERE ${late}`);
        return rows[0].processing_status;
      }, PATIENCE)
      .toBe('failed');
    await page.unroute(isUpload);
    await row('late.tif')
      .getByText('Processing')
      .or(row('late.tif').getByText('Completed'))
      .waitFor(PATIENCE);
    await row('late.tif').getByText('Completed').waitFor(PATIENCE);
  }, 180_000);

  it('asks for nothing that its own policy refuses, and has no fault of its own', () => {
    expect(faults).toEqual([]);
  });
});
