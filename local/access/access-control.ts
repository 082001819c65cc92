import type { Caller, CallerDecision, PolicyDocument, PolicyStatement } from './caller.ts';
import { asList } from './policy-pattern.ts';

/** One action of one statement. */
export interface Permission {
  readonly sid: string;
  readonly action: string;
}

/** Every access key that the local services know. One instance is shared by all of them. */
export class AccessControl {
  readonly #callers = new Map<string, Caller>();
  readonly #watchers = new Set<(decision: CallerDecision) => void>();

  /** Registers a caller; the same access key registered again replaces the former (a policy may have changed). */
  register(caller: Caller): void {
    const onDecision = (decision: CallerDecision) => {
      for (const watcher of this.#watchers) watcher(decision);
    };
    this.#callers.set(caller.accessKeyId, { ...caller, onDecision });
  }

  find(accessKeyId: string): Caller | undefined {
    return this.#callers.get(accessKeyId);
  }

  all(): readonly Caller[] {
    return [...this.#callers.values()];
  }

  /** Tells of each decision from now on, until the answer is called. */
  watch(watcher: (decision: CallerDecision) => void): () => void {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  }

  /** Runs `work` while a caller lacks one permission. For tests that show what needs it. */
  async withholding<Result>(
    { accessKeyId }: Caller,
    permission: Permission,
    work: () => Promise<Result>,
  ): Promise<Result> {
    const caller = this.#callers.get(accessKeyId);
    if (caller === undefined) throw new Error(`no caller has the access key ${accessKeyId}`);
    const policies = caller.policies.map((policy) => withoutPermission(policy, permission));
    this.#callers.set(accessKeyId, { ...caller, policies });
    try {
      return await work();
    } finally {
      this.#callers.set(accessKeyId, caller);
    }
  }
}

function withoutPermission(policy: PolicyDocument, { sid, action }: Permission): PolicyDocument {
  const statements = asList(policy.Statement).flatMap((statement): PolicyStatement[] => {
    if (statement.Sid !== sid) return [statement];
    const others = asList(statement.Action).filter((one) => one !== action);
    return others.length === 0 ? [] : [{ ...statement, Action: others }];
  });
  return { ...policy, Statement: statements };
}
