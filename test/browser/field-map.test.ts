import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROJECT_ROOT } from '../../build/paths.ts';
import { photo, SAMPLE, SAMPLE_PATH } from '../end-to-end/images.ts';
import { type PipelineUnderTest, startPipelineUnderTest } from '../end-to-end/pipeline-under-test.ts';
import { BROWSER_NOTE, CHROMIUM, launchChromium } from './chromium.ts';
import { type FieldMapPage, serveFieldMapPage } from './field-map-page.ts';

const SCREENSHOTS = join(PROJECT_ROOT, 'out', 'screenshots');
const FIELD = 'North 3';

describe.skipIf(CHROMIUM === undefined)(`the map of a field${BROWSER_NOTE}`, () => {
  let run: PipelineUnderTest;
  let site: FieldMapPage;
  let browser: Browser;
  const faults: string[] = [];

  beforeAll(async () => {
    mkdirSync(SCREENSHOTS, { recursive: true });
    [run, browser] = await Promise.all([startPipelineUnderTest(), launchChromium()]);
    const { apiUrl, token, s3Endpoint } = run.pipeline.endpoints;
    site = await serveFieldMapPage({
      apiUrl,
      token,
      connect: [new URL(apiUrl).origin, new URL(s3Endpoint).origin],
    });
    const sent = await run.app.upload(SAMPLE_PATH, {
      ...SAMPLE,
      field: FIELD,
      capturedAt: '2026-06-14T10:05:00Z',
      indices: ['ndre', 'gndvi', 'evi'],
    });
    await run.app.waitFor(sent, ['completed']);
  });
  afterAll(async () => {
    await Promise.all([browser?.close(), site?.stop()]);
    await run?.stop();
  });

  async function open(width: number, height: number, subject: Record<string, string>): Promise<Page> {
    const page = await browser.newPage({ viewport: { width, height } });
    page.on('console', (message) => {
      if (message.type() === 'error') faults.push(message.text());
    });
    page.on('pageerror', (error) => faults.push(String(error)));
    await page.goto(site.url(subject));
    return page;
  }

  it('shows', async () => {
    const page = await open(1366, 900, { field: FIELD });
    await page.waitForSelector('.map-target canvas', { timeout: 10000 }).catch(() => {});
    await page.waitForTimeout(2500);
    await page.mouse.move(400, 400);
    await page.waitForTimeout(400);
    await page.screenshot({ path: join(SCREENSHOTS, 'field-map-desktop.png'), fullPage: true });
    const phone = await open(360, 740, { field: FIELD });
    await phone.waitForTimeout(3000);
    await phone.screenshot({ path: join(SCREENSHOTS, 'field-map-phone.png'), fullPage: true });
    expect(faults).toEqual([]);
  });
});
