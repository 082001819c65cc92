import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App, Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks } from 'cdk-nag';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configurationOf, createApp } from '../../lib/app.ts';
import { acknowledgements } from '../../lib/security/acknowledgements.ts';
import { acknowledge, checkWithNag, stackName } from '../../lib/security/nag.ts';
import { standInBundles, standInSite } from './templates.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'crop-health-nag-'));
  standInBundles(join(folder, 'bundles'));
  standInSite(join(folder, 'site'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const GIVEN_VPC = {
  vpcId: 'vpc-0123456789abcdef0',
  subnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
  availabilityZones: ['eu-central-1a', 'eu-central-1b'],
};
const OWN_NAME = {
  webAppDomain: 'fields.example.com',
  webAppCertificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012',
};
const OWN_ISSUER = { oidcIssuer: 'https://login.example.com', oidcAudience: ['fields'] };

describe.each<[string, object]>([
  ['dev', {}],
  ['prod', {}],
  ['dev', { corsOrigins: [], deletionProtection: true, threatProtection: true, firewall: true }],
  ['prod', { encryptionKey: 'own', apiRateLimit: 10, alarmEmail: 'a@example.com', monthlyBudgetDollars: 5 }],
  [
    'prod',
    {
      bucketName: 'drone-images',
      vpc: GIVEN_VPC,
    },
  ],
  ['prod', { malwareScan: true }],
  ['prod', { webApp: true }],
  [
    'dev',
    {
      webApp: true,
      corsOrigins: [],
      bucketName: 'drone-images',
      webAppClientId: 'web',
      ...OWN_ISSUER,
      ...OWN_NAME,
    },
  ],
  ['dev', { malwareScan: true, bucketName: 'drone-images', encryptionKey: 'own' }],
  ['prod', { ...OWN_ISSUER, corsOrigins: ['https://fields.example.com'], deletionProtection: false }],
])('cdk-nag on %s with %j', (stage, config) => {
  it('finds exactly what is acknowledged: nothing else, and nothing less', () => {
    const app = appOf(stage, config);
    app.synth();
    const expected = acknowledgements(configurationOf(app)).flatMap((one) =>
      one.findings.map((finding) => `${stackName(one, configurationOf(app))}/${one.path}: ${finding}`),
    );
    expect(findingsOf(app)).toEqual(expected.sort());
    acknowledge(app, configurationOf(app));
    expect(findingsOf(app)).toEqual([]);
  });
});

describe('npm run synth:strict', () => {
  it('fails with a finding that nobody has acknowledged', () => {
    const app = appOf('prod', {});
    new Bucket(app.node.findChild('CropHealthData-prod') as Stack, 'Naked');
    checkWithNag(app, configurationOf(app));
    expect(() => app.synth()).toThrow(/validation/i);
    // The plugin's report sets it, for the command line.
    process.exitCode = 0;
  });

  it('refuses an acknowledgement for a resource that is not there', () => {
    const app = appOf('dev', {});
    const configuration = configurationOf(app);
    expect(() => acknowledge(app, { ...configuration, stage: 'prod' })).toThrow(/no such resource/);
  });
});

describe('acknowledgements', () => {
  it('are exact, and have a reason', () => {
    for (const { findings, reason } of acknowledgements(configurationOf(appOf('dev', {})))) {
      for (const finding of findings)
        expect(finding).toMatch(/^AwsSolutions-(IAM5\[.+\]|(?!IAM5)[A-Z]+\d+)$/);
      expect(reason.length).toBeGreaterThan(40);
    }
  });
});

function appOf(stage: string, config: object): App {
  return createApp({
    context: { stage, config },
    bundles: join(folder, 'bundles'),
    site: join(folder, 'site'),
    outdir: mkdtempSync(join(folder, 'out-')),
    validate: false,
  });
}

/** As "path of the resource: rule". */
function findingsOf(app: App): string[] {
  const { violations } = new AwsSolutionsChecks().validateScope(app);
  return violations
    .flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath }) => `${constructPath}: ${ruleName}`),
    )
    .sort();
}
