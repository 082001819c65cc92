import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { build } from 'esbuild';
import { PROJECT_ROOT } from '../../../build/paths.ts';

export interface PageServer {
  /** Of the page with that major of Uppy. */
  urlOf(major: number): string;
  close(): void;
}

const PAGE = `<!doctype html><meta charset="utf-8"><title>Upload</title><input type="file"><script src="page.js"></script>`;

/** The pages on this machine, with an origin of their own: a browser asks for permission before each kind of call. */
export async function servePages(majors: readonly number[]): Promise<PageServer> {
  const scripts = new Map<string | undefined, string>(
    await Promise.all(majors.map(async (major) => [`/${major}/page.js`, await bundle(major)] as const)),
  );
  const server = createServer(({ url = '' }, response) => {
    const script = scripts.get(url);
    response.setHeader('content-type', script === undefined ? 'text/html' : 'text/javascript');
    response.end(script ?? PAGE);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { urlOf: (major) => `http://127.0.0.1:${port}/${major}/`, close: () => void server.close() };
}

async function bundle(major: number): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: join(PROJECT_ROOT, 'test', 'browser', 'uppy', String(major)),
    entryPoints: ['page.js'],
    bundle: true,
    format: 'iife',
    write: false,
    logLevel: 'silent',
  });
  return outputFiles[0]!.text;
}
