import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Where Debian and its relatives put the browser. */
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** undefined where no browser is installed; tests that need one skip, and say so by this name. */
export const CHROMIUM = PLACES.find((place) => existsSync(place));

/** For the title of a suite. */
export const BROWSER_NOTE =
  CHROMIUM === undefined ? ' (skipped: no Chromium installed, see CONTRIBUTING.md)' : '';

export function launchChromium(): Promise<Browser> {
  if (CHROMIUM === undefined) throw new Error(`No Chromium among ${PLACES.join(', ')}.`);
  // Without a sandbox where the tests run as root, which Chromium refuses otherwise. WebGL is drawn by the processor; pages
  // are put together without it, for which Chromium would take three times as long there.
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--use-angle=swiftshader',
      '--enable-unsafe-swiftshader',
      '--ignore-gpu-blocklist',
      '--disable-gpu-rasterization',
      '--disable-gpu-compositing',
    ],
  });
}
