import { readFile } from 'node:fs/promises';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noise, SAMPLE, SAMPLE_PATH } from '../end-to-end/images.ts';
import { type PipelineUnderTest, startPipelineUnderTest } from '../end-to-end/pipeline-under-test.ts';
import { BROWSER_NOTE, CHROMIUM, launchChromium } from './chromium.ts';
import { barriers, dropFiles, type NamedFile, screenshot, signIn, VIEWPORTS } from './field-app-page.ts';

describe.skipIf(CHROMIUM === undefined)(`the field app in a browser${BROWSER_NOTE}`, () => {
  let pipeline: PipelineUnderTest;
  let browser: Browser;
  let url: string;
  let sample: NamedFile;
  const faults: string[] = [];

  beforeAll(async () => {
    [pipeline, browser] = await Promise.all([
      startPipelineUnderTest({}, { fieldApp: true }),
      launchChromium(),
    ]);
    url = pipeline.pipeline.endpoints.fieldAppUrl!;
    sample = { name: SAMPLE.filename, type: SAMPLE.contentType, bytes: await readFile(SAMPLE_PATH) };
  });

  afterAll(async () => {
    await browser.close();
    await pipeline.stop();
  });

  async function open(viewport: keyof typeof VIEWPORTS = 'desktop'): Promise<[Page, BrowserContext]> {
    const context = await browser.newContext({ viewport: VIEWPORTS[viewport], reducedMotion: 'reduce' });
    const page = await context.newPage();
    // What the policy of the page refuses, and what nobody has caught.
    page.on('console', (message) => {
      if (/Content Security Policy/i.test(message.text())) faults.push(message.text());
    });
    page.on('pageerror', (error) => faults.push(error.message));
    return [page, context];
  }

  const row = (page: Page, name: string) => page.getByRole('listitem').filter({ hasText: name });

  it('sends what is dropped, and tells of each file what became of it', async () => {
    const [page, context] = await open();
    await signIn(page, url, 'agronomist');
    await page.getByLabel('Field').fill('North field');
    await page.getByLabel('Flight').fill('2026-06-01');
    const broken = { name: 'broken.tif', type: 'image/tiff', bytes: noise() };
    const notes = { name: 'notes.txt', type: 'text/plain', bytes: Buffer.from('not an image') };
    await dropFiles(page, [sample, broken, notes]);

    await page.getByText('notes.txt: not a TIFF, JPEG or PNG image').waitFor();
    await row(page, SAMPLE.filename).getByText('Completed').waitFor({ timeout: 40_000 });
    expect(await row(page, SAMPLE.filename).innerText()).toMatch(/mean NDVI 0\.\d\d/);
    await row(page, 'broken.tif').getByText('Failed').waitFor({ timeout: 40_000 });
    expect(await row(page, 'broken.tif').innerText()).toMatch(/TIFF/);
    await screenshot(page, 'uploads-desktop');

    await row(page, 'broken.tif').getByRole('button', { name: 'Process again' }).click();
    await row(page, 'broken.tif').getByText('Processing').waitFor();
    await row(page, 'broken.tif').getByText('Failed').waitFor({ timeout: 40_000 });
    const { items } = await (await pipeline.fieldAppOf('agronomist')).list();
    expect(items).toMatchObject(
      [
        { filename: 'broken.tif', field: 'North field', mission: '2026-06-01', status: 'failed' },
        { filename: SAMPLE.filename, status: 'completed' },
      ].sort((one, other) => names(items).indexOf(one.filename) - names(items).indexOf(other.filename)),
    );
    const broke = await (await pipeline.fieldAppOf('agronomist')).image(
      items.find(({ filename }) => filename === 'broken.tif')!.id,
    );
    expect(broke.attempt).toBe(2);
    await context.close();
  });

  it('keeps what is added without a network over a reload, and sends it later', async () => {
    const [page, context] = await open('phone');
    await signIn(page, url, 'pilot');
    await page.evaluate('navigator.serviceWorker.ready');
    await context.setOffline(true);
    await page.getByText('You are offline.').waitFor();
    await dropFiles(page, [sample]);
    await row(page, SAMPLE.filename).getByText('Waiting: offline').waitFor();
    await page.reload();
    await row(page, SAMPLE.filename).getByText('Waiting: offline').waitFor();
    await screenshot(page, 'uploads-offline-phone');
    expect(await barriers(page)).toEqual([]);

    await context.setOffline(false);
    await row(page, SAMPLE.filename).getByText('Completed').waitFor({ timeout: 40_000 });
    await context.close();
  });

  it('tells of a file that was sent before, and sends it only when told to', async () => {
    const [page, context] = await open();
    await signIn(page, url, 'pilot');
    await dropFiles(page, [sample]);
    await row(page, SAMPLE.filename).getByText('Sent before').waitFor();
    await row(page, SAMPLE.filename).getByRole('button', { name: 'Remove' }).click();
    await page.getByText('Nothing waits here.').waitFor();
    const images = await pipeline.fieldAppOf('pilot');
    await expect.poll(async () => (await images.list()).items.length).toBe(1);
    await context.close();
  });

  it('lists images, filters them, and deletes one after asking', async () => {
    const [page, context] = await open('phone');
    await signIn(page, url, 'agronomist');
    await page.getByRole('link', { name: 'Images' }).click();
    await page.getByRole('link', { name: 'broken.tif' }).waitFor();
    await screenshot(page, 'images-phone');
    await page.getByLabel('Status').selectOption('completed');
    await page.getByRole('button', { name: 'Filter' }).click();
    await page.getByRole('link', { name: 'broken.tif' }).waitFor({ state: 'detached' });
    await page.goBack();
    await page.getByRole('button', { name: 'Delete broken.tif' }).click();
    await screenshot(page, 'delete-phone');
    expect(await barriers(page)).toEqual([]);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Delete broken.tif' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('link', { name: 'broken.tif' }).waitFor({ state: 'detached' });
    expect(names((await (await pipeline.fieldAppOf('agronomist')).list()).items)).toEqual([SAMPLE.filename]);
    await context.close();
  });

  it('signs out, and shows nothing of the user any more', async () => {
    const [page, context] = await open();
    await signIn(page, url, 'agronomist');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    const kept = await page.evaluate('JSON.stringify([{ ...sessionStorage }, { ...localStorage }])');
    expect(kept).not.toContain('agronomist');
    expect(kept).not.toContain('access_token');
    await page.goto(`${url}/images`);
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    await context.close();
  });

  it.each(Object.keys(VIEWPORTS) as (keyof typeof VIEWPORTS)[])(
    'keeps nobody out, on a %s',
    async (viewport) => {
      const [page, context] = await open(viewport);
      await page.goto(url);
      await page.getByRole('button', { name: 'Sign in' }).waitFor();
      await screenshot(page, `welcome-${viewport}`);
      expect(await barriers(page)).toEqual([]);
      await signIn(page, url, 'agronomist');
      await dropFiles(page, [{ name: 'readme.md', type: '', bytes: Buffer.from('x') }]);
      for (const [name, path] of [
        ['uploads', '/uploads'],
        ['images', '/images'],
        ['missing', '/nowhere'],
      ] as const) {
        if (path !== '/uploads') await page.goto(`${url}${path}`);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await page.waitForLoadState('networkidle');
        await screenshot(page, `${name}-${viewport}`);
        expect(await barriers(page), path).toEqual([]);
        expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), path).toBe(true);
      }
      await context.close();
    },
  );

  it('asks for nothing that its own policy refuses, and has no fault of its own', () => {
    expect(faults).toEqual([]);
  });
});

function names(items: readonly { readonly filename: string }[]): string[] {
  return items.map(({ filename }) => filename);
}
