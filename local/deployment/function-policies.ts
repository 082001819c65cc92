import type { PolicyDocument, PolicyStatement } from '../access/caller.ts';
import { evaluate } from '../access/policy-evaluation.ts';

/** The resource policies of functions (AWS::Lambda::Permission): which services may invoke them. */
export class FunctionPolicies {
  readonly #account: string;
  readonly #statements = new Map<string, PolicyStatement[]>();

  constructor(account: string) {
    this.#account = account;
  }

  allow(
    functionArn: string,
    permission: { service: string; sourceArn?: string; sourceAccount?: string },
  ): void {
    const statements = this.#statements.get(functionArn) ?? [];
    const { service, sourceArn, sourceAccount } = permission;
    statements.push({
      Effect: 'Allow',
      Principal: { Service: service },
      Action: 'lambda:InvokeFunction',
      Resource: functionArn,
      Condition: {
        ...(sourceArn ? { ArnLike: { 'aws:SourceArn': sourceArn } } : {}),
        ...(sourceAccount ? { StringEquals: { 'aws:SourceAccount': sourceAccount } } : {}),
      },
    });
    this.#statements.set(functionArn, statements);
  }

  /** Throws where no permission lets the service invoke the function from that source. */
  requireInvocation(functionArn: string, service: string, sourceArn: string): void {
    const policy: PolicyDocument = { Statement: this.#statements.get(functionArn) ?? [] };
    const decision = evaluate({
      caller: { service },
      action: 'lambda:InvokeFunction',
      resource: functionArn,
      resourcePolicies: [policy],
      context: { 'aws:SourceArn': sourceArn, 'aws:SourceAccount': this.#account },
    });
    if (!decision.allowed) throw new Error(`${decision.reason} (from ${sourceArn})`);
  }
}
