import type { Permission } from '../../local/access/access-control.ts';
import type { Caller } from '../../local/access/caller.ts';
import { asList } from '../../local/access/policy-pattern.ts';
import type { RunningPipeline } from '../../local/pipeline-run.ts';

export interface DeployedPermission extends Permission {
  /** The function's name without the stage, or `scheduler`. */
  readonly role: string;
  readonly caller: Caller;
}

/** What the roles of a running pipeline may do, action by action. */
export function deployedPermissions({ access, functions }: RunningPipeline): readonly DeployedPermission[] {
  const names = functions.definitions().map(({ credentials, name }): [string, string] => {
    return [credentials.accessKeyId, name.replace('crop-health-dev-', '')];
  });
  const functionOf = new Map(names);
  return access
    .all()
    .filter(({ arn }) => arn.includes(':assumed-role/'))
    .flatMap((caller) => {
      const role = functionOf.get(caller.accessKeyId) ?? 'scheduler';
      return permissionsOf(caller).map((permission) => ({ ...permission, role, caller }));
    });
}

export function permissionsOf({ arn, policies }: Pick<Caller, 'arn' | 'policies'>): readonly Permission[] {
  return policies.flatMap(({ Statement }) =>
    asList(Statement).flatMap(({ Sid: sid, Action }) => {
      if (sid === undefined) throw new Error(`a statement of ${arn} has no Sid to be named by`);
      return asList(Action).map((action) => ({ sid, action }));
    }),
  );
}

export function wordsOf({ role, sid, action }: Pick<DeployedPermission, 'role' | 'sid' | 'action'>): string {
  return `${role} ${sid} ${action}`;
}
