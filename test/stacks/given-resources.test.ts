import { describe, expect, it } from 'vitest';
import { FUNCTIONS } from '../../lambdas/contract.ts';
import { functionNamed, ofType, roleOf, synthesise, theOne } from './templates.ts';

const vpc = {
  vpcId: 'vpc-0123456789abcdef0',
  subnetIds: ['subnet-0aaaaaaaaaaaaaaaa', 'subnet-0bbbbbbbbbbbbbbbb'],
  availabilityZones: ['eu-central-1a', 'eu-central-1b'],
};

describe('a given VPC', () => {
  const { data } = synthesise('prod', { vpc });

  it('has the database in its subnets, and nothing of a network is made but a group that lets nothing through', () => {
    const types = new Set(Object.values(data.Resources).map(({ Type }) => Type));
    expect([...types].filter((type) => type.startsWith('AWS::EC2::'))).toEqual(['AWS::EC2::SecurityGroup']);
    const [, group] = theOne(data.Resources, 'AWS::EC2::SecurityGroup');
    expect(group.Properties.VpcId).toBe(vpc.vpcId);
    expect(group.Properties.SecurityGroupIngress).toBeUndefined();
    const [, subnets] = theOne(data.Resources, 'AWS::RDS::DBSubnetGroup');
    expect(subnets.Properties.SubnetIds).toEqual(vpc.subnetIds);
  });
});

describe('a given bucket', () => {
  const templates = synthesise('prod', { bucketName: 'fields-of-the-farm' });
  const { all, data } = templates;

  it('is used in place of ours; the register stays our own', () => {
    const buckets = ofType(data.Resources, 'AWS::S3::Bucket').map(([id]) => id);
    expect(buckets.filter((id) => id.startsWith('Images'))).toEqual([]);
    expect(buckets.some((id) => id.startsWith('Register'))).toBe(true);
    for (const name of ['api', 'process-image', 'sweep-stuck-images']) {
      expect(functionNamed(templates, name)[1].Properties.Environment.Variables.BUCKET_NAME).toBe(
        'fields-of-the-farm',
      );
    }
  });

  it('may send events to the queue, and no other bucket may', () => {
    const statement = ofType(all, 'AWS::SQS::QueuePolicy')
      .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement)
      .find(({ Sid }) => Sid === 'AcceptObjectEvents');
    expect(JSON.stringify(statement.Condition.ArnLike)).toContain(':s3:::fields-of-the-farm"');
  });

  it('is named in every permission under its prefixes, and nowhere as a whole', () => {
    const statements = FUNCTIONS.flatMap((name) =>
      roleOf(templates, name).Properties.Policies[0].PolicyDocument.Statement.filter(
        // biome-ignore lint/suspicious/noExplicitAny: a template is JSON
        (one: any) => JSON.stringify(one.Resource).includes('fields-of-the-farm'),
      ),
    );
    expect(statements.length).toBeGreaterThan(8);
    for (const one of statements) {
      // IAM has no condition for it: whoever may list uploads in progress may list those of the whole bucket.
      if (one.Action === 's3:ListBucketMultipartUploads') continue;
      const under = /fields-of-the-farm\/(raw|derived)\/\*/.test(JSON.stringify(one.Resource));
      expect(under || one.Condition?.StringLike?.['s3:prefix'] !== undefined, one.Sid).toBe(true);
    }
  });
});

describe('the function that has a given bucket tell the queue of uploads', () => {
  const templates = synthesise('prod', { bucketName: 'fields-of-the-farm' });

  it('is the only thing that may change notifications, and of this bucket alone', () => {
    const [, statement] = roleOf(templates, 'watch-bucket').Properties.Policies[0].PolicyDocument.Statement;
    expect(statement.Action).toEqual(['s3:GetBucketNotification', 's3:PutBucketNotification']);
    expect(JSON.stringify(statement.Resource)).toMatch(/:s3:::fields-of-the-farm"/);
  });

  it('enters what is under raw/, by an id of the stage', () => {
    const [, { Properties }] = theOne(templates.all, 'Custom::WatchedBucket');
    expect(Properties).toMatchObject({
      BucketName: 'fields-of-the-farm',
      NotificationId: 'crop-health-prod',
      Prefix: 'raw/',
    });
  });

  it('is not there where the bucket is ours', () => {
    expect(() => functionNamed(synthesise('prod'), 'watch-bucket')).toThrow('no function named');
  });
});

describe('given resources', () => {
  it('and every option at once pass the rules of CloudFormation', () => {
    const config = {
      account: '123456789012',
      region: 'eu-central-1',
      vpc,
      bucketName: 'fields-of-the-farm',
      encryptionKey: 'own',
      tags: { team: 'fields' },
      alarmEmail: 'fields@example.com',
      alarmTopicArn: 'arn:aws:sns:eu-central-1:123456789012:on-call',
      monthlyBudgetDollars: 100,
      coldStorageAfterDays: 30,
      malwareScan: true,
      webApp: true,
    };
    expect(() => synthesise('prod', config, true)).not.toThrow();
    expect(() => synthesise('dev', config)).not.toThrow();
  });
});

describe('options', () => {
  it.each(['dev', 'prod'])(
    'leave what has a state in %s where it is: a new logical id would replace it',
    (stage) => {
      const STATEFUL = [
        'AWS::S3::Bucket',
        'AWS::RDS::DBCluster',
        'AWS::SQS::Queue',
        'AWS::Cognito::UserPool',
      ];
      const idsOf = (config: Record<string, unknown>) =>
        STATEFUL.flatMap((type) => ofType(synthesise(stage, config).data.Resources, type).map(([id]) => id));
      expect(
        idsOf({
          encryptionKey: 'own',
          vpc,
          tags: { team: 'fields' },
          malwareScan: true,
          objectVersioning: true,
        }),
      ).toEqual(idsOf({}));
    },
  );
});
