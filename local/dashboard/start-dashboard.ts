import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { closeServer, listenOnLoopback } from '../http/loopback-server.ts';
import type { MetricStore } from '../metrics/metric-store.ts';
import type { Monitoring } from './monitoring.ts';
import { CONTENT_SECURITY_POLICY, type Page, renderContent, renderPage } from './page.ts';
import { fittingRange, isRange, RANGES } from './range.ts';

export interface DashboardServer {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** Serves the dashboard on the loopback interface. It shows figures only: no keys, no images, no names of files. */
export async function startDashboard(options: {
  readonly port?: number;
  readonly monitoring: Monitoring;
  readonly store: MetricStore;
  readonly log: (line: string) => void;
}): Promise<DashboardServer> {
  const server = createServer((request, response) => {
    try {
      answer(options, request, response);
    } catch (error) {
      options.log(`dashboard: ${String(error)}`);
      refuse(response, 500, (error as Error).message);
    }
  });
  const port = await listenOnLoopback(server, options.port);
  return { port, url: `http://127.0.0.1:${port}/`, close: () => closeServer(server) };
}

const HOSTS = /^(127\.0\.0\.1|localhost)(:\d+)?$/;

/** The page, what it asks for again and again, and the page as a file, which asks for nothing. */
const PAGES: Readonly<Record<string, (page: Page) => string>> = {
  '/': (page) => renderPage(page, true),
  '/content': (page) => renderContent(page, true),
  '/file': (page) => renderPage(page, false),
};

function answer(
  { monitoring, store }: Pick<Page, 'monitoring' | 'store'>,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
  // A page elsewhere whose name was made to lead here has another name.
  const isOurs = HOSTS.test(request.headers.host ?? '') && request.method === 'GET';
  const render = isOurs ? PAGES[pathname] : undefined;
  const now = Date.now();
  const range = searchParams.get('range') ?? fittingRange(store.begin, now);
  if (render === undefined) refuse(response, 404, 'there is the dashboard at / and nothing else');
  else if (!isRange(range)) refuse(response, 400, `range is one of ${Object.keys(RANGES).join(', ')}`);
  else response.writeHead(200, HEADERS).end(render({ monitoring, store, range, now }));
}

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
} as const;

function refuse(response: ServerResponse, status: number, reason: string): void {
  response.writeHead(status, { 'content-type': 'text/plain' }).end(`${reason}\n`);
}
