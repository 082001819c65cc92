import { describe, expect, it } from 'vitest';
import {
  readApiSettings,
  readDeliverWebhooksSettings,
  readMigrateSettings,
  readProcessImageSettings,
  readSweepSettings,
} from '../../lambdas/aws/environment.ts';
import { ENVIRONMENT, FUNCTIONS } from '../../lambdas/contract.ts';
import { functionNamed, ofType, synthesise } from './templates.ts';

const READERS = {
  api: readApiSettings,
  'process-image': readProcessImageSettings,
  'sweep-stuck-images': readSweepSettings,
  'migrate-schema': readMigrateSettings,
  'deliver-webhooks': readDeliverWebhooksSettings,
};

describe.each(['dev', 'prod'])('functions of %s', (stage) => {
  const templates = synthesise(stage);

  it('are the five of the contract, and no helper that a construct brings along', () => {
    const names = ofType(templates.all, 'AWS::Lambda::Function').map(([, r]) => r.Properties.FunctionName);
    expect(names.sort()).toEqual(FUNCTIONS.map((name) => `crop-health-${stage}-${name}`).sort());
  });

  it.each(FUNCTIONS)('%s runs on the platform that its bundle was built for', (name) => {
    const [, { Properties }] = functionNamed(templates, name);
    expect(Properties).toMatchObject({
      Architectures: ['arm64'],
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
    });
    // Out of a VPC: in the isolated subnets it would reach neither S3 nor the Data API.
    expect(Properties.VpcConfig).toBeUndefined();
  });

  it.each(FUNCTIONS)('%s logs into a group of its own, which forgets', (name) => {
    const [, { Properties }] = functionNamed(templates, name);
    const group = templates.pipeline.Resources[Properties.LoggingConfig.LogGroup.Ref]!;
    // Without a group of ours Lambda makes one that keeps everything for ever.
    expect(group.Properties.RetentionInDays).toBe(stage === 'prod' ? 90 : 14);
  });

  it.each(FUNCTIONS)('%s is given exactly the variables that it reads, each accepted', (name) => {
    const [, { Properties }] = functionNamed(templates, name);
    const variables = Properties.Environment.Variables as Record<string, unknown>;
    const asText = Object.fromEntries(
      Object.entries(variables).map(([key, value]) => [key, typeof value === 'string' ? value : 'resolved']),
    );
    const read = new Set<string>();
    const recording = new Proxy(asText, {
      get: (target, key) => {
        read.add(String(key));
        return target[String(key)];
      },
    });
    expect(() => READERS[name](recording)).not.toThrow();
    // The one that may be missing: test/stacks/malware-scan.test.ts has it.
    read.delete(ENVIRONMENT.malwareScanSeconds);
    expect([...read].sort()).toEqual(Object.keys(variables).sort());
  });

  it('end before those that wait for them give up', () => {
    const seconds = (name: string) => functionNamed(templates, name)[1].Properties.Timeout as number;
    const [, integration] = ofType(templates.all, 'AWS::ApiGatewayV2::Integration')[0]!;
    expect(seconds('api') * 1000).toBeLessThanOrEqual(integration.Properties.TimeoutInMillis);
    expect(integration.Properties.TimeoutInMillis).toBeLessThan(30_000);
    const [, migration] = ofType(templates.all, 'Custom::SchemaMigration')[0]!;
    expect(seconds('migrate-schema')).toBeLessThan(Number(migration.Properties.ServiceTimeout));
  });

  it('may write their maps to the temporary folder', () => {
    const [, { Properties }] = functionNamed(templates, 'process-image');
    expect(Properties.EphemeralStorage.Size).toBeGreaterThanOrEqual(512);
  });
});
