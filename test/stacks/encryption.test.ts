import { describe, expect, it } from 'vitest';
import { FUNCTIONS } from '../../lambdas/contract.ts';
import {
  imageBucket,
  ofType,
  type Resource,
  roleOf,
  synthesise,
  type Templates,
  theOne,
} from './templates.ts';

// biome-ignore lint/suspicious/noExplicitAny: a template is JSON of a hundred shapes
type Json = any;

const GIVEN = 'arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555';
const own = synthesise('prod', { encryptionKey: 'own', alarmEmail: 'fields@example.com' });
const given = synthesise('prod', { encryptionKey: GIVEN, alarmEmail: 'fields@example.com' });

/** Statements that name KMS, by Sid. */
function keyStatements(role: Resource): Record<string, { actions: unknown; services: string[] }> {
  const statements = role.Properties.Policies.flatMap((policy: Json) => policy.PolicyDocument.Statement);
  return Object.fromEntries(
    statements
      .filter((statement: Json) => JSON.stringify(statement.Action).includes('kms:'))
      .map((statement: Json) => [
        statement.Sid,
        {
          actions: statement.Action,
          services: [statement.Condition.StringEquals['kms:ViaService']]
            .flat()
            .map((service: Json) => service['Fn::Join'][1][0]),
        },
      ]),
  );
}

describe.each([
  ['a key of the stack', own],
  ['a given key', given],
])('%s', (_, templates: Templates) => {
  const { all, data } = templates;

  it('encrypts images, messages, logs, rows, the password and what alarms say', () => {
    const [rule] = imageBucket(data.Resources)[1].Properties.BucketEncryption
      .ServerSideEncryptionConfiguration;
    expect(rule.ServerSideEncryptionByDefault.SSEAlgorithm).toBe('aws:kms');
    expect(rule.BucketKeyEnabled).toBe(true);
    for (const [id, { Properties }] of ofType(all, 'AWS::SQS::Queue')) {
      expect(Properties.KmsMasterKeyId, id).toBeDefined();
    }
    for (const [id, { Properties }] of ofType(templates.pipeline.Resources, 'AWS::Logs::LogGroup')) {
      expect(Properties.KmsKeyId, id).toBeDefined();
    }
    const [, cluster] = theOne(all, 'AWS::RDS::DBCluster');
    expect(cluster.Properties.KmsKeyId).toBeDefined();
    expect(cluster.Properties.MasterUserSecret.KmsKeyId).toEqual(cluster.Properties.KmsKeyId);
    expect(cluster.Properties.MasterUsername).toBe('postgres');
    expect(theOne(all, 'AWS::SNS::Topic')[1].Properties.KmsMasterKeyId).toBeDefined();
  });

  it('may be used by each role as far as its work needs, through the services that it works with', () => {
    const s3 = ['s3.', 'sqs.'];
    const everything = {
      Decrypt: { actions: 'kms:Decrypt', services: [...s3, 'secretsmanager.'] },
      Encrypt: { actions: 'kms:GenerateDataKey', services: s3 },
    };
    const used = Object.fromEntries(FUNCTIONS.map((name) => [name, keyStatements(roleOf(templates, name))]));
    expect(used).toEqual({
      api: everything,
      'process-image': everything,
      // It reads and writes no object of the image bucket.
      'sweep-stuck-images': {
        Decrypt: { actions: 'kms:Decrypt', services: ['sqs.', 'secretsmanager.'] },
        Encrypt: { actions: 'kms:GenerateDataKey', services: ['sqs.'] },
      },
      'deliver-webhooks': {
        Decrypt: { actions: 'kms:Decrypt', services: ['sqs.', 'secretsmanager.'] },
        Encrypt: { actions: 'kms:GenerateDataKey', services: ['sqs.'] },
      },
      'migrate-schema': { Decrypt: { actions: 'kms:Decrypt', services: ['secretsmanager.'] } },
    });
  });

  it('may be used by the scheduler, for the queue of rounds that failed', () => {
    const [, role] = ofType(all, 'AWS::IAM::Role').find(
      ([, { Properties }]) =>
        Properties.AssumeRolePolicyDocument.Statement[0].Principal.Service === 'scheduler.amazonaws.com',
    )!;
    expect(keyStatements(role)).toEqual({
      Decrypt: { actions: 'kms:Decrypt', services: ['sqs.'] },
      Encrypt: { actions: 'kms:GenerateDataKey', services: ['sqs.'] },
    });
  });
});

describe('the key of the stack', () => {
  const [, key] = theOne(own.data.Resources, 'AWS::KMS::Key');

  it('is rotated, and kept with what it has encrypted', () => {
    expect(key.Properties.EnableKeyRotation).toBe(true);
    expect(key.DeletionPolicy).toBe('Retain');
  });

  it('is open to the services that write for themselves, for this account and these resources only', () => {
    const services = key.Properties.KeyPolicy.Statement.filter(
      (one: Json) => one.Principal.Service !== undefined,
    );
    const bySid = Object.fromEntries(services.map((one: Json) => [one.Sid, one]));
    expect(Object.keys(bySid)).toEqual(['EventsOfTheBucket', 'EventsForWebhooks', 'Alarms', 'Logs']);
    expect(bySid.EventsOfTheBucket.Action).toEqual(['kms:Decrypt', 'kms:GenerateDataKey']);
    expect(JSON.stringify(bySid.EventsOfTheBucket.Condition)).toContain(':s3:::crophealthdata-prod-*');
    expect(JSON.stringify(bySid.Logs.Condition)).toContain(':log-group:CropHealth*-prod-*');
    for (const sid of ['EventsOfTheBucket', 'EventsForWebhooks', 'Alarms']) {
      expect(bySid[sid].Condition.StringEquals['aws:SourceAccount']).toEqual({ Ref: 'AWS::AccountId' });
    }
  });
});

describe('a given key', () => {
  it('is named where it is used, and none is made', () => {
    expect(ofType(given.all, 'AWS::KMS::Key')).toEqual([]);
    expect(theOne(given.all, 'AWS::RDS::DBCluster')[1].Properties.KmsKeyId).toBe(GIVEN);
  });
});

describe('without a key of ours', () => {
  it('no role may use any key', () => {
    const templates = synthesise('prod');
    expect(JSON.stringify(templates.all)).not.toContain('kms:');
  });
});
