import { FUNCTIONS } from '../../lambdas/contract.ts';
import { arnsIn, type Statement } from '../stacks/policy-statements.ts';
import { ofType, roleOf, type Templates } from '../stacks/templates.ts';
import { OPERATOR_PROOF } from './operator-proof.ts';
import { PROOF, WITHOUT_RUN } from './proof.ts';

const HEAD = `# Permissions

What every role may do, and what is not reached without it. The table is made from the templates and the tests: a difference fails
\`test/permissions/permissions-document.test.ts\`, and \`npx vitest run test/permissions/permissions-document.test.ts -u\` writes it anew.

- **Offline**, \`test/stacks/permissions-offline.test.ts\` holds each action, resource and condition against IAM's own list: the action exists, the
  resource is of a kind that it is about, the condition key is one that it knows. No wildcard but those acknowledged, with reasons, in
  \`lib/security/acknowledgements.ts\`.
- **Running**, \`test/permissions/proof.test.ts\` takes each action away by itself. The scenario beside it then is not reached, and the local services
  have refused exactly that action to exactly that role; with everything in place the same scenario succeeds. At the end, every action must
  have allowed a call. \`test/ops/operate-pipeline.test.ts\` does the same with the operators' policy.

What this cannot show: that AWS asks for no action that the local services do not know of. Permissions that only a key of ours adds (\`Decrypt\`,
\`Encrypt\`, docs/configuration.md) and \`ChangeNotifications\` of a given bucket are held offline only: nothing is encrypted on one machine, and no
bucket is given to it.
`;

/** docs/permissions.md */
export function permissionsDocument(templates: Templates): string {
  const arnOf = arnsIn(templates);
  const tables = [...FUNCTIONS, 'scheduler'].map((role) => {
    const resource = role === 'scheduler' ? schedulerRole(templates) : roleOf(templates, role);
    const [policy] = resource.Properties.Policies;
    return tableOf(role, policy.PolicyDocument.Statement, arnOf, (sid, action) => {
      const reason = WITHOUT_RUN[sid];
      return reason === undefined ? PROOF[role]?.[sid]?.[action]?.name : `not run here: ${reason}`;
    });
  });
  const [, operator] = ofType(templates.pipeline.Resources, 'AWS::IAM::ManagedPolicy')[0]!;
  const { Statement: statements } = operator.Properties.PolicyDocument;
  const operators = tableOf('operators', statements, arnOf, (sid, action) => {
    return `\`npm run ops -- ${OPERATOR_PROOF[sid]?.[action]}\``;
  });
  return [HEAD, ...tables, operators].join('\n');
}

function tableOf(
  role: string,
  statements: readonly Statement[],
  arnOf: (value: unknown) => string,
  neededFor: (sid: string, action: string) => string | undefined,
): string {
  const rows = statements.flatMap(({ Sid = '', Action, Resource, Condition }) =>
    [Action].flat().map((action) => {
      const resources = [Resource].flat().map((one) => `\`${nameIn(arnOf(one))}\``);
      const where = [resources.join(', '), ...conditions(Condition)].join(', ');
      return `| ${Sid} | \`${action}\` | ${where} | ${neededFor(Sid, action) ?? 'not proven'} |`;
    }),
  );
  const head = ['| Statement | Action | On | Not reached without it |', '|---|---|---|---|'];
  return `## ${role}\n\n${[...head, ...rows].join('\n')}\n`;
}

function conditions(condition: Statement['Condition']): string[] {
  return Object.entries(condition ?? {}).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, value]) => `if \`${key}\` ${operator} \`${value}\``),
  );
}

/** Without place and account, and without what CDK appends to logical ids. */
function nameIn(arn: string): string {
  return arn.replace(/^arn:aws:(\w+):[^:]*:[^:]*:/, '$1 ').replace(/[0-9A-F]{8}(?=$|[/:])/, '');
}

function schedulerRole({ pipeline }: Templates) {
  const found = ofType(pipeline.Resources, 'AWS::IAM::Role').find(([id]) => id.includes('SchedulerRole'));
  if (found === undefined) throw new Error('the schedules have no role');
  return found[1];
}
