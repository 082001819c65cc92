import { Store } from '../store/store.ts';

/** The address within the app: path and query. */
export const address = new Store(currentAddress());

function currentAddress(): string {
  return `${location.pathname}${location.search}`;
}

export function navigate(to: string, options: { readonly replace?: boolean } = {}): void {
  if (options.replace) history.replaceState(null, '', to);
  else history.pushState(null, '', to);
  address.set(currentAddress());
  window.scrollTo(0, 0);
}

addEventListener('popstate', () => address.set(currentAddress()));
