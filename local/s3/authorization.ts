import type { RequestContext } from '../access/policy-conditions.ts';
import { type Decision, evaluate } from '../access/policy-evaluation.ts';
import type { Principal } from '../access/policy-principal.ts';
import type { Bucket } from './object-store.ts';
import { S3Error } from './s3-error.ts';

/** Asks IAM and the bucket's policy. */
export class Authorization {
  readonly #account: string;
  readonly #log: (line: string) => void;

  constructor(account: string, log: (line: string) => void) {
    this.#account = account;
    this.#log = log;
  }

  decide(caller: Principal, action: string, target: AccessTarget): Decision {
    const { bucket, bucketName, key, context } = target;
    const name = bucket?.name ?? bucketName;
    const resource =
      name === undefined ? '*' : key === undefined ? bucketArn(name) : `${bucketArn(name)}/${key}`;
    const policy = bucket?.configuration.policy;
    return evaluate({
      caller,
      action,
      resource,
      resourceAccount: this.#account,
      ...(context && { context }),
      ...(policy && { resourcePolicies: [policy] }),
    });
  }

  /** S3's own message tells nothing; the log tells which policy denied what. */
  require(caller: Principal, action: string, target: AccessTarget): void {
    const { allowed, reason } = this.decide(caller, action, target);
    if (allowed) return;
    this.#log(`s3:access denied: ${reason}`);
    const who = 'arn' in caller ? reason.slice(0, reason.lastIndexOf(': ')) : 'Access Denied';
    throw new S3Error('AccessDenied', who);
  }
}

export interface AccessTarget {
  readonly bucket?: Bucket | undefined;
  /** Of a bucket that does not exist. */
  readonly bucketName?: string | undefined;
  readonly key?: string | undefined;
  readonly context?: RequestContext;
}

export function bucketArn(name: string): string {
  return `arn:aws:s3:::${name}`;
}

/** The condition keys of a listing. */
export function listingContext(parameters: ReadonlyMap<string, string>): RequestContext {
  const optional = (name: string) => {
    const value = parameters.get(name);
    return value === undefined ? {} : { [`s3:${name}`]: value };
  };
  return { ...optional('prefix'), ...optional('delimiter'), ...optional('max-keys') };
}
