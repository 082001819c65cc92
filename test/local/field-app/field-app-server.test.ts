import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FieldAppServer, startFieldAppServer } from '../../../local/field-app/start-field-app-server.ts';

const CONFIGURATION = {
  apiUrl: 'http://127.0.0.1:8400',
  storageOrigin: 'http://127.0.0.1:8401',
  signIn: { issuer: 'http://127.0.0.1:8409', clientId: 'field-app', scope: 'openid', signOutStyle: 'openid' },
} as const;

let folder: string;
let server: FieldAppServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crop-health-site-'));
  const site = join(folder, 'site');
  await mkdir(join(site, 'assets'), { recursive: true });
  await writeFile(join(site, 'index.html'), '<!doctype html>the app');
  await writeFile(join(site, 'assets', 'main-ABC.js'), 'app();');
  await writeFile(join(folder, 'secret.json'), 'not of the site');
  server = await startFieldAppServer({ site });
});

afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

describe('the field app on this machine', () => {
  it('is not there before its configuration is known', async () => {
    expect((await get('/')).status).toBe(503);
    server.serve(CONFIGURATION);
    expect(await (await get('/config.json')).json()).toEqual(CONFIGURATION);
  });

  it('answers the address of every page with the app', async () => {
    for (const path of ['/', '/uploads', '/fields/North%20field', '/signed-in?code=1']) {
      const response = await get(path);
      expect(await response.text()).toBe('<!doctype html>the app');
      expect(response.headers.get('cache-control')).toBe('no-cache');
    }
  });

  it('lets browsers keep what has its hash in its name', async () => {
    const { headers } = await get('/assets/main-ABC.js');
    expect(headers.get('cache-control')).toContain('immutable');
    expect(headers.get('content-type')).toContain('text/javascript');
  });

  it('lets the page speak to the API, the storage and the sign-in, and run nothing but its own scripts', async () => {
    const policy = (await get('/')).headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain(
      "connect-src 'self' http://127.0.0.1:8400 http://127.0.0.1:8401 http://127.0.0.1:8409;",
    );
    expect(policy).not.toContain('unsafe');
  });

  it.each([
    '/assets/none.js',
    '/../secret.json',
    '/%2e%2e/secret.json',
    '/..%2fsecret.json',
    '/assets/..%5c..%5csecret.json',
  ])('has no %s', async (path) => {
    expect((await raw(path)).status).toBe(404);
  });

  it('has one name: another of this machine leads to it, one from elsewhere to nothing', async () => {
    const { host } = new URL(server.origin);
    const other = await raw('/uploads', host.replace('localhost', '127.0.0.1'));
    expect(other).toEqual({ status: 307, location: `${server.origin}/uploads` });
    expect((await raw('/', 'attacker.example')).status).toBe(404);
  });
});

function get(path: string): Promise<Response> {
  return fetch(`${server.origin}${path}`);
}

/** The path and the host as they are: fetch would tidy them up. */
function raw(path: string, host = new URL(server.origin).host) {
  return new Promise<{ status: number; location: string | undefined }>((resolve, reject) => {
    const options = { host: '127.0.0.1', port: server.port, path, headers: { host } };
    request(options, (response) => {
      response.resume();
      resolve({ status: response.statusCode ?? 0, location: response.headers.location });
    })
      .on('error', reject)
      .end();
  });
}
