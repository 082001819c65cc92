import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noise, SAMPLE, SAMPLE_PATH } from '../end-to-end/images.ts';
import { type PipelineUnderTest, startPipelineUnderTest } from '../end-to-end/pipeline-under-test.ts';
import { BROWSER_NOTE, CHROMIUM, launchChromium } from './chromium.ts';
import { barriers, dropFiles, type NamedFile, screenshot, signIn, VIEWPORTS } from './field-app-page.ts';

/** On a busy machine. */
const PATIENCE = { timeout: 90_000 };

describe.skipIf(CHROMIUM === undefined)(`the field app in a browser${BROWSER_NOTE}`, () => {
  let pipeline: PipelineUnderTest;
  let browser: Browser;
  let url: string;
  let sample: NamedFile;
  /** One on a laptop, one on a phone. */
  let agronomist: Page;
  let pilot: Page;
  const faults: string[] = [];
  let tokensGiven = 0;

  beforeAll(async () => {
    [pipeline, browser] = await Promise.all([
      // Tokens that are renewed again and again: a minute before their end.
      startPipelineUnderTest({}, { fieldApp: true, signInSeconds: 65 }),
      launchChromium(),
    ]);
    url = pipeline.pipeline.endpoints.fieldAppUrl!;
    sample = { name: SAMPLE.filename, type: SAMPLE.contentType, bytes: await readFile(SAMPLE_PATH) };
    agronomist = await open('desktop');
    pilot = await open('phone');
  });

  afterAll(async () => {
    await browser?.close();
    await pipeline?.stop();
  });

  async function open(viewport: keyof typeof VIEWPORTS): Promise<Page> {
    const context = await browser.newContext({ viewport: VIEWPORTS[viewport], reducedMotion: 'reduce' });
    context.setDefaultTimeout(30_000);
    const page = await context.newPage();
    // What the policy of the page refuses, and what nobody has caught.
    page.on('console', (message) => {
      if (/Content Security Policy/i.test(message.text())) faults.push(message.text());
    });
    page.on('response', (response) => {
      if (response.url().endsWith('/token') && response.ok()) tokensGiven += 1;
    });
    page.on('pageerror', (error) => faults.push(error.message));
    return page;
  }

  /** Nothing that keeps people out, and nothing beside the screen. */
  async function look(page: Page, name: string): Promise<void> {
    await screenshot(page, name);
    expect(await barriers(page), name).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), name).toBe(true);
  }

  const row = (page: Page, name: string) => page.getByRole('listitem').filter({ hasText: name });
  const images = async (user: string) => (await (await pipeline.fieldAppOf(user)).list()).items;

  it('greets who is not signed in, and comes back from the sign-in page', async () => {
    await agronomist.goto(`${url}/images?status=failed`);
    await agronomist.getByRole('button', { name: 'Sign in' }).waitFor();
    await look(agronomist, 'welcome-desktop');
    await signIn(agronomist, `${url}/images?status=failed`, 'agronomist');
    expect(agronomist.url()).toBe(`${url}/images?status=failed`);
    await agronomist.getByText('No images here yet.').waitFor();
  });

  it('sends what is dropped, and tells of each file what became of it', async () => {
    await agronomist.getByRole('link', { name: 'Uploads' }).click();
    await agronomist.getByLabel('Field').fill('North field');
    await agronomist.getByLabel('Flight').fill('2026-06-01');
    const broken = { name: 'broken.tif', type: 'image/tiff', bytes: noise() };
    const notes = { name: 'notes.txt', type: 'text/plain', bytes: Buffer.from('not an image') };
    await dropFiles(agronomist, [sample, broken, notes]);

    await agronomist.getByText('notes.txt: not a TIFF, JPEG or PNG image').waitFor();
    await row(agronomist, SAMPLE.filename).getByText('Completed').waitFor(PATIENCE);
    expect(await row(agronomist, SAMPLE.filename).innerText()).toMatch(/mean NDVI 0\.\d\d/);
    await row(agronomist, 'broken.tif').getByText('Failed').waitFor(PATIENCE);
    expect(await row(agronomist, 'broken.tif').innerText()).toMatch(/TIFF/);
    await look(agronomist, 'uploads-desktop');
    const labels = { field: 'North field', mission: '2026-06-01' };
    expect(await images('agronomist')).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ filename: 'broken.tif', status: 'failed', ...labels }),
        expect.objectContaining({ filename: SAMPLE.filename, status: 'completed', ...labels }),
      ]),
    );
  }, 180_000);

  it('has an image processed again that failed', async () => {
    await row(agronomist, 'broken.tif').getByRole('button', { name: 'Process again' }).click();
    await row(agronomist, 'broken.tif').getByText('Processing').waitFor();
    await row(agronomist, 'broken.tif').getByText('Failed').waitFor(PATIENCE);
    const broken = (await images('agronomist')).find(({ filename }) => filename === 'broken.tif')!;
    expect((await (await pipeline.fieldAppOf('agronomist')).image(broken.id)).attempt).toBe(2);
  }, 120_000);

  it('keeps what is added without a network over a reload, and sends it later', async () => {
    await signIn(pilot, url, 'pilot');
    await pilot.evaluate('navigator.serviceWorker.ready');
    await pilot.context().setOffline(true);
    await pilot.getByText('You are offline.').waitFor();
    await dropFiles(pilot, [sample]);
    await row(pilot, SAMPLE.filename).getByText('Waiting: offline').waitFor();
    await pilot.reload();
    await row(pilot, SAMPLE.filename).getByText('Waiting: offline').waitFor();
    await look(pilot, 'uploads-offline-phone');

    await pilot.context().setOffline(false);
    await row(pilot, SAMPLE.filename).getByText('Completed').waitFor(PATIENCE);
    await look(pilot, 'uploads-phone');
  }, 180_000);

  it('tells of a file that was sent before, and sends it only when told to', async () => {
    await pilot.getByRole('button', { name: 'Clear finished' }).click();
    await dropFiles(pilot, [sample]);
    await row(pilot, SAMPLE.filename).getByText('Sent before').waitFor();
    await row(pilot, SAMPLE.filename).getByRole('button', { name: 'Remove' }).click();
    await pilot.getByText('Nothing waits here.').waitFor();
    await expect.poll(async () => (await images('pilot')).length, PATIENCE).toBe(1);
  }, 120_000);

  it('lists images, filters them, and deletes one after asking', async () => {
    const broken = agronomist.getByRole('link', { name: 'broken.tif' });
    await agronomist.getByRole('link', { name: 'Images' }).click();
    await broken.waitFor();
    await look(agronomist, 'images-desktop');
    await agronomist.getByLabel('Status').selectOption('completed');
    await agronomist.getByRole('button', { name: 'Filter' }).click();
    await broken.waitFor({ state: 'detached' });
    await agronomist.goBack();
    await agronomist.setViewportSize(VIEWPORTS.phone);
    await agronomist.getByRole('button', { name: 'Delete broken.tif' }).click();
    await look(agronomist, 'delete-phone');
    await agronomist.getByRole('button', { name: 'Cancel' }).click();
    await look(agronomist, 'images-phone');
    await agronomist.getByRole('button', { name: 'Delete broken.tif' }).click();
    await agronomist.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await broken.waitFor({ state: 'detached' });
    expect((await images('agronomist')).map(({ filename }) => filename)).toEqual([SAMPLE.filename]);
  }, 120_000);

  it('signs out, and keeps nothing of the user but what he has not sent', async () => {
    await agronomist.getByRole('button', { name: 'Sign out' }).click();
    await agronomist.getByRole('button', { name: 'Sign in' }).waitFor();
    const kept = await agronomist.evaluate('JSON.stringify([{ ...sessionStorage }, { ...localStorage }])');
    expect(kept).not.toContain('agronomist');
    expect(kept).not.toContain('access_token');
    await agronomist.goto(`${url}/images`);
    await agronomist.getByRole('button', { name: 'Sign in' }).waitFor();
    await agronomist.goto(`${url}/nowhere/at/all`);
    await agronomist.getByRole('heading', { name: 'There is no such page' }).waitFor();
    await look(agronomist, 'not-found-phone');
  });

  it('has renewed its tokens without asking anybody', () => {
    // Two people have signed in.
    expect(tokensGiven).toBeGreaterThan(2);
  });

  it('asks for nothing that its own policy refuses, and has no fault of its own', () => {
    expect(faults).toEqual([]);
  });
});
