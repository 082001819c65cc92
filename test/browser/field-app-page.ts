import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';

const SCREENSHOTS = fileURLToPath(new URL('../../out/screenshots', import.meta.url));
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** As a phone of the smallest kind that is still sold, and as a laptop. */
export const VIEWPORTS = {
  phone: { width: 360, height: 740 },
  desktop: { width: 1280, height: 800 },
} as const;

export interface NamedFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: Buffer;
}

/** Opens the app and signs in at the demo issuer, as a person does. */
export async function signIn(page: Page, url: string, user: string): Promise<void> {
  await page.goto(url);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: user, exact: true }).click();
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
}

/** Drops files onto the page with the events of a real drop. */
export async function dropFiles(page: Page, files: readonly NamedFile[]): Promise<void> {
  const described = files.map(({ name, type, bytes }) => ({ name, type, base64: bytes.toString('base64') }));
  // As text: the types of a browser are not those of the tests.
  const transfer = await page.evaluateHandle(`(() => {
    const dropped = new DataTransfer();
    for (const { name, type, base64 } of ${JSON.stringify(described)}) {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      dropped.items.add(new File([bytes], name, { type }));
    }
    return dropped;
  })()`);
  await page.getByRole('region', { name: 'Add files' }).dispatchEvent('drop', { dataTransfer: transfer });
}

/** What axe finds that keeps people out: rule and elements. */
export async function barriers(page: Page): Promise<string[]> {
  // Evaluated, not added as a script: the page's policy lets none in but its own.
  await page.evaluate(AXE);
  const violations = (await page.evaluate(`axe.run({ resultTypes: ['violations'] })`)) as AxeResults;
  return violations.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}

/** Controls of the page that a finger misses: lower than 44 pixels. Links within text may be. */
export function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate(`[...document.querySelectorAll('main :is(button, select, summary, .choice, .tick)')]
    .map((target) => ({ name: target.textContent, height: target.getBoundingClientRect().height }))
    .filter(({ height }) => height > 0 && height < 44)
    .map(({ name, height }) => name + ': ' + height)`);
}

interface AxeResults {
  readonly violations: readonly {
    readonly id: string;
    readonly impact: string;
    readonly nodes: readonly { readonly target: readonly string[] }[];
  }[];
}

export async function screenshot(page: Page, name: string): Promise<void> {
  mkdirSync(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), fullPage: true });
}
