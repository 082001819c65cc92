import type { HttpResponse, OpenRequest, RouteRequest } from './http.ts';
import { ProblemError } from './problem.ts';

interface RouteOf<Request> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** A segment in braces is a parameter: /images/{id} */
  readonly path: string;
  readonly answer: (request: Request) => Promise<HttpResponse>;
}

/** An open route asks for no token. */
export type Route =
  | (RouteOf<RouteRequest> & { readonly isOpen?: undefined })
  | (RouteOf<OpenRequest> & { readonly isOpen: true });

export interface Match {
  readonly route: Route;
  readonly parameters: Readonly<Record<string, string>>;
}

/** The route of a request; rejects unknown paths and, for known ones, other methods. */
export function matchRoute(routes: readonly Route[], method: string, path: string): Match {
  const candidates = routes.flatMap((route) => {
    const parameters = matchPath(route.path, path);
    return parameters === null ? [] : [{ route, parameters }];
  });
  if (candidates.length === 0)
    throw new ProblemError('route_not_found', 'see the documentation for the routes');
  const match = candidates.find(({ route }) => route.method === method);
  if (match !== undefined) return match;
  const allow = [...candidates.map(({ route }) => route.method), 'OPTIONS'].join(', ');
  throw new ProblemError('method_not_allowed', `accepted here: ${allow}`, { headers: { allow } });
}

/** Parameters by name, or null where the path is another one. */
function matchPath(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return null;
  const parameters: Record<string, string> = {};
  for (const [index, segment] of wanted.entries()) {
    const value = given[index]!;
    if (segment.startsWith('{')) parameters[segment.slice(1, -1)] = value;
    else if (segment !== value) return null;
  }
  return parameters;
}
