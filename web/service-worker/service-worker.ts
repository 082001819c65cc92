import { strategyFor } from './strategy.ts';

declare const self: ServiceWorkerGlobalScope;

/** Set by the build: the files of the app's shell, and a hash of them all. */
declare const SHELL_FILES: readonly string[];
declare const SHELL_VERSION: string;

const PREFIX = 'crop-health-';
const SHELL = `${PREFIX}${SHELL_VERSION}`;

/** What the page says once its user wants the new version. */
const TAKE_OVER = 'take-over';

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(SHELL).then((cache) => cache.addAll([...SHELL_FILES])));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(removeFormerVersions().then(() => self.clients.claim()));
});

self.addEventListener('message', (event) => {
  if (event.data === TAKE_OVER) void self.skipWaiting();
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  switch (strategyFor(request, self.location.origin)) {
    case 'page':
      // The page of the same version as the files that it asks for.
      event.respondWith(kept('/', request));
      return;
    case 'kept':
      event.respondWith(kept(request, request));
      return;
    case 'asked':
      event.respondWith(asked(request));
      return;
    case 'left-alone':
  }
});

async function removeFormerVersions(): Promise<void> {
  const names = await caches.keys();
  const former = names.filter((name) => name.startsWith(PREFIX) && name !== SHELL);
  await Promise.all(former.map((name) => caches.delete(name)));
}

/** From the cache, or else from the server and kept from then on. */
async function kept(key: RequestInfo, request: Request): Promise<Response> {
  const cache = await caches.open(SHELL);
  const known = await cache.match(key);
  if (known !== undefined) return known;
  const response = await fetch(request);
  if (response.ok) await cache.put(key, response.clone());
  return response;
}

/** From the server; what it last said where it cannot be reached. */
async function asked(request: Request): Promise<Response> {
  const cache = await caches.open(SHELL);
  try {
    const response = await fetch(request);
    if (response.ok) await cache.put(request, response.clone());
    return response;
  } catch (error) {
    const known = await cache.match(request);
    if (known !== undefined) return known;
    throw error;
  }
}
