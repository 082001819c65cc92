import { type Answer, refusal, sendTo, showPage } from './answers.ts';
import { type RegisteredClient, readAuthorizationRequest } from './authorization-request.ts';
import type { Grants } from './grants.ts';
import { signInPage } from './sign-in-page.ts';

/** Without a user: the page that asks for one. With one: back to the field app, with a code. */
export function authorize(client: RegisteredClient, grants: Grants, parameters: URLSearchParams): Answer {
  const outcome = readAuthorizationRequest(parameters, client);
  if ('untrusted' in outcome) return refusal(400, outcome.untrusted);
  if ('error' in outcome) return sendTo(client.redirectUri, outcome);
  const subject = parameters.get('user');
  if (subject === null) return showPage(200, signInPage(parameters), new URL(client.redirectUri).origin);
  if (!/^\S{1,100}$/.test(subject)) return refusal(400, 'A name has no spaces.');
  const { scope, nonce, state, codeChallenge } = outcome.request;
  const code = grants.issueCode({ subject, scope, nonce }, codeChallenge);
  return sendTo(client.redirectUri, { code, state });
}
