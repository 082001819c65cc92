/** A route of an HTTP API: `GET /images/{id}`, `ANY /{proxy+}` or `$default`. */
export interface RouteKey {
  readonly key: string;
  readonly method: string;
  readonly segments: readonly string[];
}

export const DEFAULT_ROUTE = '$default';

export interface RouteMatch<Route> {
  readonly route: Route;
  readonly pathParameters: Readonly<Record<string, string>>;
}

export function parseRouteKey(key: string): RouteKey {
  if (key === DEFAULT_ROUTE) return { key, method: 'ANY', segments: [] };
  const [method = '', path = ''] = key.split(' ');
  return { key, method, segments: path.split('/').slice(1) };
}

/**
 * The most specific route, as API Gateway picks it: literal segments before {parameters}, both before a
 * greedy {proxy+}; a named method before ANY; `$default` when nothing else fits.
 */
export function matchRoute<Route extends { readonly routeKey: RouteKey }>(
  routes: readonly Route[],
  method: string,
  path: string,
): RouteMatch<Route> | undefined {
  const segments = path.split('/').slice(1);
  const matches = routes
    .filter(({ routeKey }) => routeKey.method === method || routeKey.method === 'ANY')
    .map((route) => ({ route, pathParameters: matchSegments(route.routeKey, segments) }))
    .filter((match): match is RouteMatch<Route> => match.pathParameters !== undefined);
  return matches.sort((left, right) => rank(left).localeCompare(rank(right)))[0];
}

function matchSegments(routeKey: RouteKey, segments: readonly string[]): Record<string, string> | undefined {
  if (routeKey.key === DEFAULT_ROUTE) return {};
  const parameters: Record<string, string> = {};
  for (const [index, pattern] of routeKey.segments.entries()) {
    const name = parameterName(pattern);
    if (isGreedy(pattern)) {
      const rest = segments.slice(index).join('/');
      return rest === '' ? undefined : { ...parameters, [name!]: rest };
    }
    const segment = segments[index];
    if (segment === undefined || segment === '') {
      if (segment !== pattern) return undefined;
    } else if (name !== undefined) parameters[name] = segment;
    else if (segment !== pattern) return undefined;
  }
  return routeKey.segments.length === segments.length ? parameters : undefined;
}

/** Sorts before others the more specific it is: per segment 0 literal, 1 parameter, 2 greedy; then the method. */
function rank({ route }: RouteMatch<{ readonly routeKey: RouteKey }>): string {
  const { key, segments, method } = route.routeKey;
  if (key === DEFAULT_ROUTE) return '9';
  const specificity = segments.map((pattern) => {
    if (isGreedy(pattern)) return '2';
    return parameterName(pattern) === undefined ? '0' : '1';
  });
  return `${specificity.join('')}${method === 'ANY' ? '8' : '7'}`;
}

function isGreedy(pattern: string): boolean {
  return pattern.endsWith('+}');
}

function parameterName(pattern: string): string | undefined {
  return /^\{(.+?)\+?\}$/.exec(pattern)?.[1];
}
