import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page, Request } from 'playwright-core';
import { PROJECT_ROOT } from '../../../build/paths.ts';

const FILE = join(PROJECT_ROOT, 'out', 'uppy-tests.log');

export function beginLog(): void {
  mkdirSync(join(PROJECT_ROOT, 'out'), { recursive: true });
  writeFileSync(FILE, '');
}

export function note(line: string): void {
  appendFileSync(FILE, `${line}\n`);
}

export interface SentPart {
  readonly number: number;
  /** null where the connection was lost. */
  readonly status: number | null;
}

/** Writes every request of the page with what became of it, and collects the parts that it sent. */
export function followRequests(page: Page): SentPart[] {
  const parts: SentPart[] = [];
  const began = performance.now();
  const tell = (request: Request, status: number | null) => {
    const { pathname, searchParams } = new URL(request.url());
    const number = searchParams.get('partNumber');
    if (request.method() === 'PUT' && number !== null) parts.push({ number: Number(number), status });
    const seconds = ((performance.now() - began) / 1000).toFixed(2).padStart(6);
    const part = number === null ? '' : ` part ${number}`;
    note(
      `${seconds} s  ${request.method().padEnd(7)} ${pathname}${part}  ${status ?? request.failure()?.errorText}`,
    );
  };
  page.on('requestfinished', async (request) => tell(request, (await request.response())?.status() ?? null));
  page.on('requestfailed', (request) => tell(request, null));
  page.on('console', (message) => {
    if (message.type() === 'error') note(`          console ${message.text()}`);
  });
  return parts;
}
