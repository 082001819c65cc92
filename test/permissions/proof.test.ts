import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallerDecision } from '../../local/access/caller.ts';
import { type DeployedPermission, deployedPermissions, wordsOf } from './deployed-permissions.ts';
import { PROOF, WITHOUT_RUN } from './proof.ts';
import type { Scenario } from './scenarios/scenario.ts';
import { World } from './world.ts';

type Proven = Pick<DeployedPermission, 'role' | 'sid' | 'action'> & { readonly scenario: Scenario };

const proven = Object.entries(PROOF).flatMap(([role, statements]) =>
  Object.entries(statements).flatMap(([sid, actions]) =>
    Object.entries(actions).map(([action, scenario]): Proven => ({ role, sid, action, scenario })),
  ),
);

let world: World;
let deployed: readonly DeployedPermission[];
/** Permissions by which a call was allowed while nothing was withheld. */
const used = new Set<string>();

beforeAll(async () => {
  world = await World.start();
  deployed = deployedPermissions(world.run.pipeline);
});
afterAll(() => world?.stop());

describe('the permissions of the roles', () => {
  it('are those of the table, and those that this machine cannot use, each with its reason', () => {
    const table = new Set(proven.map(wordsOf));
    const others = deployed.filter((permission) => !table.has(wordsOf(permission)));
    expect([...new Set(others.map(({ sid }) => sid))]).toEqual(Object.keys(WITHOUT_RUN));
    const known = new Set(deployed.map(wordsOf));
    expect([...table].filter((words) => !known.has(words))).toEqual([]);
  });
});

/** Grouped by scenario, each of which must succeed with everything in place after it was broken in every way. */
const scenarios = [...new Set(proven.map(({ scenario }) => scenario))];

describe.each(scenarios)('$name', (scenario) => {
  const needed = proven.filter((one) => one.scenario === scenario);

  it.each(needed)('not without $role $sid $action', async (permission) => {
    const { caller } = deployed.find((one) => wordsOf(one) === wordsOf(permission))!;
    const refused: CallerDecision[] = [];
    const stopWatching = world.run.pipeline.access.watch((decision) => {
      const isIt = decision.callerArn === caller.arn && decision.action === permission.action;
      if (isIt && !decision.allowed) refused.push(decision);
    });
    world.isRefused = () => refused.length > 0;
    const isReached = await world.run.pipeline.access
      .withholding(caller, permission, () => scenario.isReached(world).catch(() => false))
      .finally(restore);
    stopWatching();
    expect({ isReached, isRefused: refused.length > 0 }).toEqual({ isReached: false, isRefused: true });
  });

  it('with all of them', async () => {
    const stopWatching = world.run.pipeline.access.watch(({ callerArn, allowedBy, action }) => {
      const permission = deployed.find(({ caller }) => caller.arn === callerArn);
      if (permission === undefined) return;
      for (const sid of allowedBy) used.add(wordsOf({ role: permission.role, sid, action }));
    });
    const isReached = await scenario.isReached(world).finally(restore);
    stopWatching();
    expect(isReached).toBe(true);
  });
});

describe('at the end', () => {
  it('every action of every statement has allowed a call', () => {
    const expected = deployed.filter(({ sid }) => !(sid in WITHOUT_RUN)).map(wordsOf);
    expect(expected.filter((words) => !used.has(words))).toEqual([]);
  });
});

function restore(): void {
  world.onCall = () => undefined;
  world.isRefused = () => false;
}
