import type { AccessControl } from '../access/access-control.ts';
import type { Caller, PolicyDocument } from '../access/caller.ts';
import type { RequestContext } from '../access/policy-conditions.ts';
import { evaluate } from '../access/policy-evaluation.ts';
import type { Credentials } from '../lambda/function-definition.ts';

interface Role {
  readonly name: string;
  readonly trust: PolicyDocument;
  readonly policies: PolicyDocument[];
  readonly credentials: Credentials;
}

/** The template's IAM roles, each with one access key by which the local services tell who calls. */
export class Roles {
  readonly #account: string;
  readonly #access: AccessControl;
  readonly #byName = new Map<string, Role>();

  constructor(account: string, access: AccessControl) {
    this.#account = account;
    this.#access = access;
  }

  create(
    name: string,
    trust: PolicyDocument,
    policies: readonly PolicyDocument[],
    credentials: Credentials,
  ): string {
    this.#byName.set(name, { name, trust, policies: [...policies], credentials });
    this.#register(name);
    return this.arn(name);
  }

  /** AWS::IAM::Policy adds to roles that exist already. */
  attach(name: string, policy: PolicyDocument): void {
    this.#find(name).policies.push(policy);
    this.#register(name);
  }

  arn(name: string): string {
    return `arn:aws:iam::${this.#account}:role/${name}`;
  }

  credentials(roleArn: string): Credentials {
    return this.#find(nameOf(roleArn)).credentials;
  }

  /** Refuses a role that the service cannot assume, as AWS does when the role is handed to it. */
  requireTrust(roleArn: string, service: string): void {
    const { name, trust } = this.#find(nameOf(roleArn));
    const decision = evaluate({
      caller: { service },
      action: 'sts:AssumeRole',
      resource: roleArn,
      resourcePolicies: [trust],
      context: { 'aws:SourceAccount': this.#account },
    });
    if (!decision.allowed)
      throw new Error(`the role ${name} cannot be assumed by ${service}: ${decision.reason}`);
  }

  /** Throws where the role's policies do not let it do this. */
  requirePermission(roleArn: string, action: string, resource: string, context: RequestContext = {}): void {
    const { accessKeyId } = this.credentials(roleArn);
    const caller = this.#access.find(accessKeyId) ?? this.#caller(nameOf(roleArn));
    const decision = evaluate({ caller, action, resource, context });
    if (!decision.allowed) throw new Error(decision.reason);
  }

  #register(name: string): void {
    this.#access.register(this.#caller(name));
  }

  #caller(name: string): Caller {
    const { policies, credentials } = this.#find(name);
    return {
      ...credentials,
      arn: `arn:aws:sts::${this.#account}:assumed-role/${name}/local`,
      account: this.#account,
      policies: [...policies],
    };
  }

  #find(name: string): Role {
    const role = this.#byName.get(name);
    if (!role) throw new Error(`no role ${name} is deployed on this machine`);
    return role;
  }
}

function nameOf(roleArn: string): string {
  return roleArn.split('/').at(-1) ?? '';
}
