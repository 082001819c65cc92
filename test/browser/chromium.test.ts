import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BROWSER_NOTE, CHROMIUM, launchChromium } from './chromium.ts';

describe.skipIf(CHROMIUM === undefined)(`the browser of the tests${BROWSER_NOTE}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  it('draws WebGL 2, which the map needs', async () => {
    const page = await browser.newPage();
    const hasWebgl = await page.evaluate("document.createElement('canvas').getContext('webgl2') !== null");
    expect(hasWebgl).toBe(true);
  });
});
