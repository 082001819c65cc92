import { createServer, type IncomingMessage } from 'node:http';
import { closeServer, listenOnLoopback } from '../http/loopback-server.ts';
import type { TokenIssuer } from '../http-api/token-issuer.ts';
import { type Answer, json, refusal, sendTo } from './answers.ts';
import type { RegisteredClient } from './authorization-request.ts';
import { authorize } from './authorize.ts';
import { discoveryDocument } from './discovery.ts';
import { Grants } from './grants.ts';
import { readForm } from './read-form.ts';
import { answerTokenRequest, type TokenEndpoint } from './token-endpoint.ts';

export interface SignInServer {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** The demo issuer: OpenID Connect for the field app on this machine, in place of Cognito. Loopback only. */
export async function startSignInServer(options: {
  readonly port?: number;
  readonly client: RegisteredClient;
  readonly issuer: TokenIssuer;
  readonly accepted: TokenEndpoint['accepted'];
  readonly lifetimeSeconds?: number | undefined;
}): Promise<SignInServer> {
  const grants = new Grants();
  const server = createServer((request, response) => {
    void answerTo({ ...options, grants, url }, request)
      .catch(() => refusal(500, 'A fault of the demo issuer.'))
      .then(({ status, headers, body }) => response.writeHead(status, headers).end(body));
  });
  const port = await listenOnLoopback(server, options.port);
  const url = `http://127.0.0.1:${port}`;
  return { url, port, close: () => closeServer(server) };
}

async function answerTo(endpoint: TokenEndpoint, request: IncomingMessage): Promise<Answer> {
  const { client, grants, issuer, url } = endpoint;
  const { pathname, searchParams } = new URL(request.url ?? '/', url);
  // A name elsewhere that was made to lead here is another issuer's.
  if (request.headers.host !== new URL(url).host) return refusal(404, 'Another host.');
  switch (`${request.method} ${pathname}`) {
    case 'GET /.well-known/openid-configuration':
      return json(client, 200, discoveryDocument(url, client.scopes));
    case 'GET /jwks':
      return json(client, 200, issuer.publicKeys());
    case 'GET /authorize':
      return authorize(client, grants, searchParams);
    case 'POST /authorize':
      return authorize(client, grants, await readForm(request));
    case 'POST /token': {
      const { status, body } = await answerTokenRequest(endpoint, await readForm(request));
      return json(client, status, body);
    }
    case 'GET /logout':
      return endSession(client, grants, searchParams);
    default:
      return refusal(404, 'There is no such page.');
  }
}

function endSession(client: RegisteredClient, grants: Grants, query: URLSearchParams): Answer {
  if (query.get('post_logout_redirect_uri') !== client.signedOutUri) {
    return refusal(400, `post_logout_redirect_uri is not ${client.signedOutUri}`);
  }
  const subject = subjectOf(query.get('id_token_hint'));
  if (subject !== undefined) grants.endSessionsOf(subject);
  return sendTo(client.signedOutUri, { state: query.get('state') ?? undefined });
}

/** A hint: what it can do is end sessions of a demo. */
function subjectOf(idToken: string | null): string | undefined {
  try {
    const payload = Buffer.from(idToken?.split('.')[1] ?? '', 'base64url').toString();
    return (JSON.parse(payload) as { sub?: string }).sub;
  } catch {
    return undefined;
  }
}
