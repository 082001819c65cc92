import type { Caller, PolicyDocument, PolicyStatement } from './caller.ts';
import { conditionsHold, type RequestContext } from './policy-conditions.ts';
import { asList, matchesAction, matchesPattern } from './policy-pattern.ts';
import { matchPrincipal, type Principal, principalArn } from './policy-principal.ts';

export interface AccessRequest {
  /** A caller, a service such as `{ service: 's3.amazonaws.com' }`, or `anonymous`. */
  readonly caller: Principal;
  /** As IAM names it: `s3:GetObject`, `sqs:SendMessage`. */
  readonly action: string;
  readonly resource: string;
  readonly context?: RequestContext;
  /** Policies attached to the resource: of the queue or the bucket. */
  readonly resourcePolicies?: readonly PolicyDocument[];
  /** Owner of the resource. A caller of another account needs both policies' consent. Default: the caller's. */
  readonly resourceAccount?: string;
}

export interface Decision {
  readonly allowed: boolean;
  /** For logs and error messages: which policy decided. */
  readonly reason: string;
}

/**
 * Decides as IAM does: an explicit deny anywhere wins; else the caller's own policies or the resource's must allow.
 * A service principal or an anonymous request has no policies of its own: the resource's alone decides.
 */
export function evaluate(request: AccessRequest): Decision {
  const { caller, action, resource } = request;
  const own = 'accessKeyId' in caller ? caller : undefined;
  const context = requestContext(request.context, own);
  const question = { action, resource, context };
  const identity = statementsOf(own?.policies).filter((statement) => applies(statement, question));
  const decision = decide(request, question, identity);
  if (own?.onDecision !== undefined) {
    const { allowed } = decision;
    const allowedBy = allowed ? identity.flatMap(({ Sid }) => Sid ?? []) : [];
    own.onDecision({ callerArn: own.arn, action, resource, allowed, allowedBy });
  }
  return decision;
}

/** @param identity the caller's own statements that apply */
function decide(request: AccessRequest, question: Question, identity: readonly PolicyStatement[]): Decision {
  const { caller } = request;
  const own = 'accessKeyId' in caller ? caller : undefined;
  const attached = statementsOf(request.resourcePolicies)
    .filter((statement) => applies(statement, question))
    .map((statement) => ({ statement, match: matchPrincipal(statement, caller) }))
    .filter(({ match }) => match !== 'none');

  if (identity.some(isDeny)) return denied(request, 'explicitly denied by an identity policy');
  if (attached.some(({ statement }) => isDeny(statement))) {
    return denied(request, 'explicitly denied by the resource policy');
  }
  const identityAllows = identity.length > 0;
  const resourceAllows = attached.some(({ match }) => match === 'direct');
  const accountAllowed = resourceAllows || attached.length > 0;
  const crossAccount = own !== undefined && (request.resourceAccount ?? own.account) !== own.account;
  if (crossAccount) {
    return identityAllows && accountAllowed
      ? { allowed: true, reason: 'allowed by both accounts' }
      : denied(request, 'another account: both its own and the resource policy must allow');
  }
  if (identityAllows) return { allowed: true, reason: 'allowed by an identity policy' };
  if (resourceAllows) return { allowed: true, reason: 'allowed by the resource policy' };
  return denied(request, 'no policy allows it');
}

function denied({ caller, action, resource }: AccessRequest, why: string): Decision {
  return {
    allowed: false,
    reason: `${nameOf(caller)} is not authorized to perform ${action} on ${resource}: ${why}`,
  };
}

function nameOf(caller: Principal): string {
  if ('anonymous' in caller) return 'An anonymous request';
  return 'service' in caller ? caller.service : caller.arn;
}

/** The servers here speak HTTP on the loopback interface only, where the real ones are reached by HTTPS. */
function requestContext(given: RequestContext | undefined, caller: Caller | undefined): RequestContext {
  return {
    'aws:PrincipalIsAWSService': caller === undefined && given?.['aws:SourceArn'] !== undefined,
    ...(caller && { 'aws:PrincipalAccount': caller.account, 'aws:PrincipalArn': principalArn(caller) }),
    ...given,
    'aws:SecureTransport': true,
  };
}

function statementsOf(policies: readonly PolicyDocument[] | undefined): PolicyStatement[] {
  return (policies ?? []).flatMap((policy) => [...asList(policy.Statement)]);
}

function isDeny(statement: PolicyStatement): boolean {
  return statement.Effect === 'Deny';
}

interface Question {
  readonly action: string;
  readonly resource: string;
  readonly context: RequestContext;
}

function applies(statement: PolicyStatement, { action, resource, context }: Question): boolean {
  const conditionsMet = conditionsHold(statement.Condition, context);
  return (
    conditionsMet &&
    includes(statement.Action, statement.NotAction, (pattern) => matchesAction(pattern, action)) &&
    includes(statement.Resource, statement.NotResource, (pattern) => matchesResource(pattern, resource))
  );
}

/** An element or its negation; neither (a resource policy without Resource) means the resource it is attached to. */
function includes(
  listed: string | readonly string[] | undefined,
  excepted: string | readonly string[] | undefined,
  matches: (pattern: string) => boolean,
): boolean {
  if (excepted !== undefined) return !asList(excepted).some(matches);
  return listed === undefined || asList(listed).some(matches);
}

function matchesResource(pattern: string, resource: string): boolean {
  if (pattern.includes('$' + '{')) {
    throw new Error(`Evaluating a policy: the policy variable in ${pattern} is not supported here`);
  }
  return matchesPattern(pattern, resource);
}
