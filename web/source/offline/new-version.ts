import { Store } from '../store/store.ts';

/** Has the new version take over, and the page load anew; undefined while there is none. */
export const newVersion = new Store<(() => void) | undefined>(undefined);

/** Starts the service worker, which lets the app start without a network, and watches for a new version of it. */
export async function watchForNewVersions(): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  const registration = await navigator.serviceWorker.register('/service-worker.js').catch(() => undefined);
  if (registration === undefined) return;
  const offer = (worker: ServiceWorker | null) => {
    // The very first one is no new version.
    if (worker === null || navigator.serviceWorker.controller === null) return;
    newVersion.set(() => takeOver(worker));
  };
  offer(registration.waiting);
  registration.addEventListener('updatefound', () => {
    const { installing } = registration;
    installing?.addEventListener('statechange', () => {
      if (installing.state === 'installed') offer(installing);
    });
  });
}

function takeOver(worker: ServiceWorker): void {
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
  worker.postMessage('take-over');
}
