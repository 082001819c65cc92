import type { RegisteredClient } from './authorization-request.ts';
import { refusalPage, signInPagePolicy } from './sign-in-page.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** For the field app, which reads it from its own origin. A form needs no permission beforehand. */
export function json({ redirectUri }: RegisteredClient, status: number, body: unknown): Answer {
  const headers = {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    'access-control-allow-origin': new URL(redirectUri).origin,
  };
  return { status, headers, body: JSON.stringify(body) };
}

export function sendTo(address: string, parameters: Readonly<Record<string, string | undefined>>): Answer {
  const target = new URL(address);
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) target.searchParams.set(name, value);
  }
  return { status: 303, headers: { location: target.href, 'cache-control': 'no-store' } };
}

export function refusal(status: number, reason: string): Answer {
  return showPage(status, refusalPage(reason));
}

/** @param clientOrigin where its form leads */
export function showPage(status: number, html: string, clientOrigin = ''): Answer {
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': signInPagePolicy(clientOrigin),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  };
  return { status, headers, body: html };
}
