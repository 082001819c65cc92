import { createHash } from 'node:crypto';
import { escapeHtml } from '../dashboard/escape.ts';

/** Of whom one can be without typing. */
export const DEMO_USERS = ['demo-user', 'agronomist', 'pilot'] as const;

const STYLE = `body { font: 1rem/1.5 system-ui, sans-serif; max-width: 26rem; margin: 3rem auto; padding: 0 1rem; color: #1a211b; }
button, input { font: inherit; min-height: 2.75rem; padding: .5rem 1rem; box-sizing: border-box; width: 100%; margin: .25rem 0; }
:focus-visible { outline: 3px solid #0b57d0; outline-offset: 2px; }`;

/** A form may lead back to the client: browsers hold its redirection to this policy, too. */
export function signInPagePolicy(clientOrigin: string): string {
  const style = createHash('sha256').update(STYLE).digest('base64');
  return `default-src 'none'; style-src 'sha256-${style}'; form-action 'self' ${clientOrigin}; base-uri 'none'; frame-ancestors 'none'`;
}

/** The request is kept in the form, so that nothing has to be remembered of those who only look. */
export function signInPage(parameters: URLSearchParams): string {
  const hidden = [...parameters].map(
    ([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
  );
  const users = DEMO_USERS.map((user) => `<button name="user" value="${user}">${user}</button>`);
  return page(`<h1>Who are you?</h1>
<p>This is the demo issuer of the pipeline on this machine. It believes everybody, and only the pipeline here believes it.</p>
<form method="post" action="/authorize">${hidden.join('')}${users.join('\n')}</form>
<form method="post" action="/authorize">${hidden.join('')}
<label>Another name <input name="user" required maxlength="100" pattern="\\S+" autocomplete="username"></label>
<button>Sign in</button></form>`);
}

export function refusalPage(reason: string): string {
  return page(`<h1>Not signed in</h1><p>${escapeHtml(reason)}</p>`);
}

function page(content: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sign in: crop health on this machine</title><style>${STYLE}</style></head><body><main>${content}</main></body></html>
`;
}
