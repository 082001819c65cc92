import { Store } from '../store/store.ts';

/** Whether the device believes to be on a network. Being on one does not mean that a service answers. */
export const online = new Store(navigator.onLine);

addEventListener('online', () => online.set(true));
addEventListener('offline', () => online.set(false));
