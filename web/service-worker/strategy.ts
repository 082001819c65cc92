/**
 * Where an answer comes from. `page`: the app's one page. `kept`: files whose names change with their content, and the icons.
 * `asked`: the server first. `left-alone`: whatever is not the app's own, above all the API and the storage.
 */
export type Strategy = 'page' | 'kept' | 'asked' | 'left-alone';

export function strategyFor(request: Pick<Request, 'method' | 'mode' | 'url'>, origin: string): Strategy {
  const url = new URL(request.url);
  if (url.origin !== origin || request.method !== 'GET') return 'left-alone';
  if (url.pathname === '/config.json') return 'asked';
  if (request.mode === 'navigate') return 'page';
  const isKept = url.pathname.startsWith('/assets/') || url.pathname.startsWith('/icons/');
  return isKept || url.pathname === '/manifest.webmanifest' ? 'kept' : 'left-alone';
}
