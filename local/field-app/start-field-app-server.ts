import { createServer, type IncomingMessage } from 'node:http';
import type { AppConfiguration } from '../../web/hosting/app-configuration.ts';
import { cacheControl } from '../../web/hosting/caching.ts';
import { originsOf } from '../../web/hosting/published-files.ts';
import { securityHeaders } from '../../web/hosting/security-headers.ts';
import { closeServer, listenOnLoopback } from '../http/loopback-server.ts';
import { findFile } from './site-files.ts';

export interface FieldAppServer {
  /** By the name under which a page on this machine may also be installed, and the only one that is answered. */
  readonly origin: string;
  readonly port: number;
  /** Until then every request is answered with 503: the address has to be known before the sign-in. */
  serve(configuration: AppConfiguration): void;
  close(): Promise<void>;
}

interface Served {
  readonly site: string;
  readonly origin: string;
  readonly configuration: AppConfiguration | undefined;
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | string;
}

/** Serves the field app as CloudFront does, on the loopback interface. */
export async function startFieldAppServer(options: {
  readonly port?: number;
  /** The folder of the built site. */
  readonly site: string;
}): Promise<FieldAppServer> {
  let configuration: AppConfiguration | undefined;
  const server = createServer((request, response) => {
    void answerTo({ site: options.site, origin, configuration }, request)
      .catch(() => refusal(500, 'the file could not be read'))
      .then(({ status, headers, body }) => {
        response.writeHead(status, headers).end(request.method === 'HEAD' ? undefined : body);
      });
  });
  const port = await listenOnLoopback(server, options.port);
  const origin = `http://localhost:${port}`;
  return {
    origin,
    port,
    serve(deployed) {
      configuration = deployed;
    },
    close: () => closeServer(server),
  };
}

async function answerTo({ site, origin, configuration }: Served, request: IncomingMessage): Promise<Answer> {
  const { host } = new URL(origin);
  // One origin: the storage and the sign-in of another name for this machine would be empty.
  if (request.headers.host === host.replace('localhost', '127.0.0.1')) {
    return { status: 307, headers: { location: `${origin}${request.url}` }, body: '' };
  }
  // A name elsewhere that was made to lead here.
  if (request.headers.host !== host) return refusal(404, `the field app is at ${origin}`);
  if (request.method !== 'GET' && request.method !== 'HEAD') return refusal(405, 'GET only');
  if (configuration === undefined) return refusal(503, 'the pipeline is still starting');
  const { pathname } = new URL(request.url ?? '/', origin);
  const file = pathname === '/config.json' ? asFile(configuration) : await findFile(site, pathname);
  if (file === undefined) return refusal(404, 'there is no such file');
  const headers = { ...securityHeaders(originsOf(configuration)), ...file.headers };
  return { status: 200, headers, body: file.bytes };
}

function asFile(configuration: AppConfiguration) {
  return {
    bytes: JSON.stringify(configuration),
    headers: { 'content-type': 'application/json', 'cache-control': cacheControl('config.json') },
  };
}

function refusal(status: number, reason: string): Answer {
  return { status, headers: { 'content-type': 'text/plain' }, body: `${reason}\n` };
}
