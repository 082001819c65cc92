import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';

/** Bytes of the second part that have passed when the connection drops. */
const DROP_AFTER = 1_000_000;

export interface BadConnection {
  /** For the browser: everything goes through it, what is on this machine as well. */
  readonly proxy: { readonly server: string; readonly bypass: string };
  close(): void;
}

/** A connection that drops for good in the midst of the second part, whenever that is sent for the first time. */
export async function badConnection(): Promise<BadConnection> {
  let hasDropped = false;
  const server = createServer((request, response) => {
    pass(request, response);
    if (hasDropped || request.method !== 'PUT' || !request.url?.includes('partNumber=2')) return;
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes < DROP_AFTER || hasDropped) return;
      hasDropped = true;
      request.socket.resetAndDestroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    proxy: { server: `http://127.0.0.1:${port}`, bypass: '<-loopback>' },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function pass(request: IncomingMessage, response: ServerResponse): void {
  const { method = 'GET', headers, url = '' } = request;
  const onwards = forward(url, { method, headers }, (answer) => {
    // The browser itself repeats what fails on a connection that it has used before, and the page hears nothing of it.
    response.writeHead(answer.statusCode ?? 502, { ...answer.headers, connection: 'close' });
    answer.pipe(response);
  });
  onwards.on('error', () => response.destroy());
  request.on('close', () => {
    if (!request.complete) onwards.destroy();
  });
  request.pipe(onwards);
}

export interface Conditions {
  /** @param bytesPerSecond upwards */
  slow(bytesPerSecond: number): Promise<void>;
  /** Nothing new gets through; Uppy is told by the browser. */
  offline(): Promise<void>;
  restore(): Promise<void>;
}

/** What the browser itself makes of the page's connection. */
export async function conditionsOf(page: Page): Promise<Conditions> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  const become = async (offline: boolean, uploadThroughput: number) => {
    await session.send('Network.emulateNetworkConditions', {
      offline,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput,
    });
  };
  return {
    slow: (bytesPerSecond) => become(false, bytesPerSecond),
    offline: () => become(true, 0),
    restore: () => become(false, -1),
  };
}
