import { describe, expect, it } from 'vitest';
import { FUNCTIONS } from '../../lambdas/contract.ts';
import { ofType, type Resource, roleOf, synthesise, type Templates } from './templates.ts';

interface Statement {
  readonly Sid: string;
  readonly Action: string | string[];
  readonly Resource: unknown;
}

const templates = synthesise('prod');

const DATABASE = {
  RunSql: ['rds-data:ExecuteStatement'],
  ReadDatabaseSecret: ['secretsmanager:GetSecretValue'],
  WriteLog: ['logs:CreateLogStream', 'logs:PutLogEvents'],
};

/** All that each function may do. An addition here should be argued for in the change that makes it. */
const ALLOWED: Readonly<Record<(typeof FUNCTIONS)[number], Readonly<Record<string, string[]>>>> = {
  api: {
    ...DATABASE,
    // A client that signs its uploads here may also look at its parts and give them up; completing is a write.
    SignUploads: ['s3:AbortMultipartUpload', 's3:ListMultipartUploadParts', 's3:PutObject'],
    ListMultipartUploads: ['s3:ListBucketMultipartUploads'],
    ListUploads: ['s3:ListBucket'],
    SignDownloads: ['s3:GetObject'],
    // What is opened or deleted is on record before the row says so; only the sweep lists and removes entries.
    RegisterOpenings: ['s3:PutObject'],
    RegisterDeletions: ['s3:PutObject'],
    // An image that is to be processed again has no upload whose event would start it.
    QueueReprocessing: ['sqs:SendMessage'],
    QueueTestEvents: ['sqs:SendMessage'],
    // The secret of a new webhook is derived of it, and shown once.
    ReadWebhookSecret: ['secretsmanager:GetSecretValue'],
  },
  'process-image': {
    ...DATABASE,
    ReadUploads: ['s3:GetObject'],
    // Beds are measured in the maps of an earlier attempt.
    ReadMaps: ['s3:GetObject'],
    ListUploads: ['s3:ListBucket'],
    WriteMaps: ['s3:AbortMultipartUpload', 's3:PutObject'],
    // A message that met a fault comes back after a delay of its own; one that gave its turn goes to the end.
    GiveMessagesBack: ['sqs:ChangeMessageVisibility', 'sqs:SendMessage'],
    SetMessagesAside: ['sqs:SendMessage'],
    // Enters what it opens again or adopts, and removes what it has finished.
    KeepOpenImages: ['s3:DeleteObject', 's3:PutObject'],
    // An object that came for a deleted image is the sweep's to remove.
    AskForDeletion: ['s3:PutObject'],
    // What it ends, it tells; what it could not tell, the sweep does.
    PublishEvents: ['events:PutEvents'],
    TakeMessages: ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'],
  },
  'sweep-stuck-images': {
    ...DATABASE,
    ListUploads: ['s3:ListBucket'],
    // Deleted images and what attempts left behind. It reads no object, and writes none but the register's.
    ListMaps: ['s3:ListBucket'],
    ListMultipartUploads: ['s3:ListBucketMultipartUploads'],
    RemoveUploads: ['s3:AbortMultipartUpload', 's3:DeleteObject'],
    RemoveMaps: ['s3:DeleteObject'],
    // Each prefix by itself, so that what else the register may hold once is not the sweep's to write.
    ListRegister: ['s3:ListBucket'],
    RegisterOpen: ['s3:DeleteObject', 's3:PutObject'],
    RegisterDeleting: ['s3:DeleteObject', 's3:PutObject'],
    RegisterDeleted: ['s3:DeleteObject', 's3:PutObject'],
    RememberFullRound: ['s3:DeleteObject', 's3:GetObject', 's3:PutObject'],
    QueueAgain: ['sqs:SendMessage'],
    // Images whose attempts are spent, so that somebody is told.
    SetAside: ['sqs:SendMessage'],
    PublishEvents: ['events:PutEvents'],
    KeepFailedRounds: ['sqs:SendMessage'],
  },
  'deliver-webhooks': {
    ...DATABASE,
    ReadWebhookSecret: ['secretsmanager:GetSecretValue'],
    TakeMessages: ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'],
    QueueDeliveries: ['sqs:ChangeMessageVisibility', 'sqs:SendMessage'],
    SetDeliveriesAside: ['sqs:SendMessage'],
  },
  'migrate-schema': {
    ...DATABASE,
    RunSql: [
      'rds-data:BeginTransaction',
      'rds-data:CommitTransaction',
      'rds-data:ExecuteStatement',
      'rds-data:RollbackTransaction',
    ],
  },
};

/** Of whoever runs npm run ops. It reads no image and removes nothing but dead letters. */
const OPERATOR = {
  RunSql: ['rds-data:ExecuteStatement'],
  ReadDatabaseSecret: ['secretsmanager:GetSecretValue'],
  // Where everything is.
  FindStacks: ['cloudformation:DescribeStacks'],
  ListUploads: ['s3:ListBucket'],
  ListMaps: ['s3:ListBucket'],
  ListRegister: ['s3:ListBucket'],
  RegisterOpenings: ['s3:PutObject'],
  LookAtQueues: ['sqs:GetQueueAttributes'],
  TakeDeadLetters: ['sqs:ChangeMessageVisibility', 'sqs:DeleteMessage', 'sqs:ReceiveMessage'],
  QueueImages: ['sqs:SendMessage'],
  SwitchProcessing: ['lambda:GetEventSourceMapping', 'lambda:UpdateEventSourceMapping'],
  RunSweepAndMigration: ['lambda:InvokeFunction'],
};

describe('permissions', () => {
  it.each(FUNCTIONS)('%s may do what it has to, and nothing else', (name) => {
    const granted = statementsOf(roleOf(templates, name)).map((statement) => [
      statement.Sid,
      [statement.Action].flat().sort(),
    ]);
    expect(Object.fromEntries(granted)).toEqual(ALLOWED[name]);
  });

  it('are all inside their role, where a reader finds them and no construct widens them', () => {
    for (const type of ['AWS::IAM::Policy', 'AWS::IAM::RolePolicy']) {
      expect(ofType(templates.all, type)).toEqual([]);
    }
    // One managed policy: that of the operators, whose users and roles are the account's and not the stack's.
    expect(ofType(templates.all, 'AWS::IAM::ManagedPolicy')).toHaveLength(1);
    for (const [, role] of roles(templates)) expect(role.Properties.ManagedPolicyArns).toBeUndefined();
  });

  it('let the API invoke its function once: a permission beside that of $default, which covers all routes, lets nobody in', () => {
    const permissions = ofType(templates.all, 'AWS::Lambda::Permission').map(
      ([, { Properties }]) => Properties,
    );
    expect(permissions.map(({ Principal }) => Principal)).toEqual(['apigateway.amazonaws.com']);
    expect(JSON.stringify(permissions[0].SourceArn)).toMatch(/HttpApi.*"\/\*\/\*"/);
  });

  it('name actions and resources: a wildcard allows what nobody thought of', () => {
    for (const [, role] of roles(templates)) {
      for (const { Action, Resource: resource } of statementsOf(role)) {
        for (const action of [Action].flat()) expect(action).not.toContain('*');
        expect(resource).not.toBe('*');
      }
    }
  });

  it('of operators are what npm run ops needs, attached to nobody: that is the platform team’s to decide', () => {
    const { ManagedPolicyName, Users, Roles, Groups, PolicyDocument } = operatorPolicy();
    expect({ Users, Roles, Groups }).toEqual({});
    // IAM has one namespace for all regions.
    expect(ManagedPolicyName).toEqual({
      'Fn::Join': ['', ['crop-health-prod-operator-', { Ref: 'AWS::Region' }]],
    });
    const granted = PolicyDocument.Statement.map((one: Statement) => [one.Sid, [one.Action].flat().sort()]);
    expect(Object.fromEntries(granted)).toEqual(OPERATOR);
  });

  it('of operators name their resources; only a stack’s id and what lies under a prefix are not known', () => {
    for (const { Resource: resource } of operatorPolicy().PolicyDocument.Statement) {
      for (const one of [resource].flat()) {
        expect(one).not.toBe('*');
        const text = JSON.stringify(one);
        if (text.includes('*')) expect(text).toMatch(/stack\/CropHealth(Data|Pipeline)-prod\/\*|\/open\/\*/);
      }
    }
  });

  it('keep reading to raw/ and writing to derived/: an output under the watched prefix would start itself', () => {
    const written = FUNCTIONS.filter((name) => name !== 'api')
      .flatMap((name) => statementsOf(roleOf(templates, name)))
      .filter(({ Action, Sid }) => [Action].flat().includes('s3:PutObject') && !isOfRegister(Sid))
      .map((statement) => JSON.stringify(statement.Resource));
    // The register is another bucket, which nothing watches.
    const images = written.filter((resource) => !/\/(open|deleting)\/\*/.test(resource));
    expect(images).toHaveLength(1);
    expect(images[0]).toContain('/derived/*');
    const signed = statementsOf(roleOf(templates, 'api')).find(({ Sid }) => Sid === 'SignUploads')!;
    expect(JSON.stringify(signed.Resource)).toContain('/raw/*');
  });

  it('let the api enter images into the register, each kind under its prefix, and no object of an image removed', () => {
    const resourceOf = (sid: string) =>
      JSON.stringify(statementsOf(roleOf(templates, 'api')).find(({ Sid }) => Sid === sid)!.Resource);
    expect(resourceOf('RegisterOpenings')).toMatch(/Register.*\/open\/\*/);
    expect(resourceOf('RegisterDeletions')).toMatch(/Register.*\/deleting\/\*/);
    const actions = statementsOf(roleOf(templates, 'api')).flatMap(({ Action }) => Action);
    expect(actions.filter((action) => action.includes('Delete'))).toEqual([]);
  });

  it('are given to AWS services only, and to the scheduler of this account only', () => {
    for (const [, role] of roles(templates)) {
      const [trust] = role.Properties.AssumeRolePolicyDocument.Statement;
      expect(['lambda.amazonaws.com', 'scheduler.amazonaws.com']).toContain(trust.Principal.Service);
      if (trust.Principal.Service === 'scheduler.amazonaws.com') {
        expect(trust.Condition.StringEquals['aws:SourceAccount']).toEqual({ Ref: 'AWS::AccountId' });
      }
    }
  });
});

/** Of the register's bucket, which nobody watches. */
function isOfRegister(sid: string): boolean {
  return sid.startsWith('Register') || sid === 'RememberFullRound';
}

function operatorPolicy(): Resource['Properties'] {
  return ofType(templates.pipeline.Resources, 'AWS::IAM::ManagedPolicy')[0]![1].Properties;
}

function roles({ all }: Templates): [string, Resource][] {
  return ofType(all, 'AWS::IAM::Role');
}

function statementsOf(role: Resource): Statement[] {
  return role.Properties.Policies.flatMap(
    (policy: { PolicyDocument: { Statement: Statement[] } }) => policy.PolicyDocument.Statement,
  );
}
