import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { noise } from '../../end-to-end/images.ts';
import { type PipelineUnderTest, startPipelineUnderTest } from '../../end-to-end/pipeline-under-test.ts';
import { BROWSER_NOTE, CHROMIUM, launchChromium } from '../chromium.ts';
import { type BadConnection, badConnection, conditionsOf } from './connection.ts';
import { type PageServer, servePages } from './page-server.ts';
import { beginLog, followRequests, note, type SentPart } from './request-log.ts';

const MAJORS = [6, 5, 4, 3];
const MEGABYTE = 1_000_000;
const [WIDTH, HEIGHT] = [2000, 1850];

interface Outcome {
  readonly successful: readonly string[];
  readonly failed: readonly string[];
}

describe.skipIf(CHROMIUM === undefined)(`Uppy in a browser${BROWSER_NOTE}`, () => {
  let run: PipelineUnderTest;
  let pages: PageServer;
  let browser: Browser;
  /** Of the files to upload. */
  let folder: string;
  let rasterBytes: number;

  beforeAll(async () => {
    beginLog();
    [run, pages, browser, folder] = await Promise.all([
      startPipelineUnderTest(),
      servePages(MAJORS),
      launchChromium(),
      filesToUpload(),
    ]);
    rasterBytes = (await stat(join(folder, 'Nord 1.tif'))).size;
  });
  afterAll(async () => {
    await browser?.close();
    pages?.close();
    await run?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function open(
    major: number,
    title: string,
    settings: object,
    connection?: BadConnection,
  ): Promise<{ page: Page; parts: SentPart[] }> {
    note(`\nUppy ${major}: ${title}`);
    const page = await browser.newPage(connection && { proxy: connection.proxy });
    const { apiUrl, token } = run.app;
    await page.addInitScript(
      `globalThis.settings = ${JSON.stringify({ apiUrl, token, meta: {}, ...settings })}`,
    );
    const parts = followRequests(page);
    await page.goto(pages.urlOf(major));
    return { page, parts };
  }

  /** @returns the image as it ended */
  async function endOf(page: Page) {
    await page.waitForFunction('globalThis.outcome !== undefined', null, { timeout: 45_000 });
    const outcome = (await page.evaluate('globalThis.outcome')) as Outcome;
    expect(outcome.failed).toEqual([]);
    const id = /raw\/([0-9a-f-]{36})\//.exec(decodeURIComponent(outcome.successful[0] ?? ''))?.[1];
    const image = await run.app.waitFor(id!, ['completed', 'failed']);
    note(`          image ${image.id}: ${image.status} ${image.failureCode ?? ''}`);
    await page.close();
    return image;
  }

  it('6: one PUT of exactly the declared size', async () => {
    const { page } = await open(6, 'one PUT', { declares: true, multipart: false });
    await page.setInputFiles('input', join(folder, 'Nord 1.tif'));
    expect(await endOf(page)).toMatchObject({ status: 'completed', size: rasterBytes });
  });

  it.each(MAJORS)('%i: a form; what is no image ends as failed', async (major) => {
    const { page } = await open(major, 'a form', { multipart: false });
    await page.setInputFiles('input', join(folder, 'none.tif'));
    expect(await endOf(page)).toMatchObject({ status: 'failed', failureCode: 'unsupported_format' });
  });

  it.each(MAJORS)('%i: in parts, over a connection that slows down, drops and comes back', async (major) => {
    const connection = await badConnection();
    onTestFinished(() => connection.close());
    const { page, parts } = await open(
      major,
      'parts, over a bad connection',
      { multipart: true },
      connection,
    );
    const conditions = await conditionsOf(page);
    await conditions.slow(10 * MEGABYTE);
    const lost = page.waitForEvent('requestfailed');
    await page.setInputFiles('input', join(folder, 'Nord 2.tif'));
    await lost;
    await conditions.offline();
    note('          the connection is lost');
    await conditions.restore();
    note('          the connection is back');
    expect(await endOf(page)).toMatchObject({ status: 'completed', size: rasterBytes });
    const taken = parts.filter(({ status }) => status === 200).map(({ number }) => number);
    expect(taken.sort()).toEqual([1, 2, 3]);
    // The connection is lost twice: it is reset, and then offline. A slow machine may have the same part under way both times.
    for (const number of taken) {
      expect(parts.filter((part) => part.number === number).length).toBeLessThanOrEqual(3);
    }
    expect(parts).toContainEqual({ number: 2, status: null });
  });
});

/** Three parts: 5 MiB, 5 MiB and the rest. */
async function filesToUpload(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'crop-health-uppy-'));
  const pixels = randomBytes(WIDTH * HEIGHT * 3);
  const raw = { width: WIDTH, height: HEIGHT, channels: 3 } as const;
  const raster = await sharp(pixels, { raw }).tiff({ compression: 'none' }).toBuffer();
  await writeFile(join(folder, 'Nord 1.tif'), raster);
  await writeFile(join(folder, 'Nord 2.tif'), raster);
  await writeFile(join(folder, 'none.tif'), noise());
  return folder;
}
