import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { build } from 'esbuild';
import { PROJECT_ROOT } from '../../build/paths.ts';

/** The map page by itself, with the policy that it is deployed under, as whoever has the token. */
export interface FieldMapPage {
  /** @param subject the page's `of` */
  url(subject: Readonly<Record<string, string>>): string;
  stop(): Promise<void>;
}

interface Access {
  readonly apiUrl: string;
  readonly token: string;
  /** Origins that the page may speak to. */
  readonly connect: readonly string[];
}

const WEB = join(PROJECT_ROOT, 'web', 'source');

const ENTRY = `
  import { h, render } from 'preact';
  import { createApi } from './api/api.ts';
  import { FieldPage } from './map/field-page.tsx';
  import './style/tokens.css';
  import './style/base.css';
  import './style/layout.css';
  import './map/map.css';
  const { apiUrl, token } = await (await fetch('/access.json')).json();
  const refused = () => Promise.reject(new Error('the token of the test was refused'));
  const api = createApi(apiUrl, { accessToken: async () => token, replaceToken: refused });
  const of = Object.fromEntries(new URLSearchParams(location.search));
  render(h(FieldPage, { api, of }), document.querySelector('main'));
`;

const HTML = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Field</title><link rel="icon" href="data:,">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/main.css"><script type="module" src="/main.js"></script></head><body><main></main></body></html>`;

export async function serveFieldMapPage(access: Access): Promise<FieldMapPage> {
  const files = await bundled();
  files.set('/', HTML);
  files.set('/access.json', JSON.stringify({ apiUrl: access.apiUrl, token: access.token }));
  const policy = contentPolicy(access.connect);
  const server = createServer(({ url = '/' }, response) => {
    const path = new URL(url, 'http://localhost').pathname;
    const content = files.get(path);
    const type = path.endsWith('.js') ? 'text/javascript' : path.endsWith('.css') ? 'text/css' : 'text/html';
    response.writeHead(content === undefined ? 404 : 200, {
      'content-type': `${type}; charset=utf-8`,
      'content-security-policy': policy,
    });
    response.end(content);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: (subject) =>
      `http://127.0.0.1:${(server.address() as AddressInfo).port}/?${new URLSearchParams(subject)}`,
    stop: () => stop(server),
  };
}

function contentPolicy(connect: readonly string[]): string {
  return [
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:",
    `connect-src 'self' ${connect.join(' ')}`,
    "worker-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  ].join('; ');
}

async function bundled(): Promise<Map<string, string>> {
  const { outputFiles } = await build({
    stdin: { contents: ENTRY, resolveDir: WEB, sourcefile: 'main.ts' },
    outdir: '/',
    bundle: true,
    splitting: true,
    format: 'esm',
    target: ['es2022'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    write: false,
    logLevel: 'silent',
    entryNames: 'main',
  });
  return new Map(outputFiles.map(({ path, text }) => [path, text]));
}

function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
