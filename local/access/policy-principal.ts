import type { Caller, PolicyStatement } from './caller.ts';
import { asList } from './policy-pattern.ts';

/** An AWS service that acts by itself, such as `s3.amazonaws.com` sending an event to a queue. */
export interface ServicePrincipal {
  readonly service: string;
}

/** A request without credentials: a resource policy for everyone may still allow it. */
export const anonymous = { anonymous: true } as const;

export type Principal = Caller | ServicePrincipal | typeof anonymous;

/**
 * How a resource policy's statement names a principal. `account` is the delegation to the principal's account
 * (`arn:aws:iam::ACCOUNT:root`): it lets that account's own policies decide and grants nothing by itself.
 */
export type PrincipalMatch = 'none' | 'account' | 'direct';

export function matchPrincipal(statement: PolicyStatement, principal: Principal): PrincipalMatch {
  const named = statement.Principal;
  if (named === undefined) return 'none';
  if (named === '*') return 'direct';
  for (const kind of Object.keys(named)) {
    if (kind !== 'AWS' && kind !== 'Service') {
      throw new Error(`Evaluating a policy: principals of kind ${kind} are not supported here`);
    }
  }
  if ('service' in principal) return asList(named.Service).includes(principal.service) ? 'direct' : 'none';
  return matchAwsPrincipal(asList(named.AWS), principal);
}

function matchAwsPrincipal(names: readonly string[], principal: Caller | typeof anonymous): PrincipalMatch {
  if (names.includes('*')) return 'direct';
  if ('anonymous' in principal) return 'none';
  if (names.includes(principal.arn) || names.includes(principalArn(principal))) return 'direct';
  const account = [principal.account, `arn:aws:iam::${principal.account}:root`];
  return names.some((name) => account.includes(name)) ? 'account' : 'none';
}

/** The role of a session, as policies name it: `assumed-role/ROLE/SESSION` acts as `role/ROLE`. */
export function principalArn(caller: Caller): string {
  const session = /^arn:aws:sts::(\d+):assumed-role\/([^/]+)\/.+$/.exec(caller.arn);
  return session ? `arn:aws:iam::${session[1]}:role/${session[2]}` : caller.arn;
}
