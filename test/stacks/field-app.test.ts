import { describe, expect, it } from 'vitest';
import { functionNamed, imageBucket, ofType, roleOf, synthesise, theOne } from './templates.ts';

const OWN_NAME = {
  webAppDomain: 'fields.example.com',
  webAppCertificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012',
};
const OWN_ISSUER = {
  oidcIssuer: 'https://login.example.com/fields',
  oidcAudience: ['fields'],
  readScope: 'fields:read',
  webAppClientId: 'fields-web',
  webAppSignInOrigins: ['https://tokens.example.com'],
};

/** Checked against CloudFormation's rules, which is slow: once. */
const APP = synthesise('prod', { webApp: true }, true);
const GIVEN = synthesise('prod', { webApp: true, ...OWN_NAME, ...OWN_ISSUER });

describe('the field app', () => {
  it('leaves nothing behind where it is not asked for', () => {
    const { all } = synthesise('prod');
    expect(Object.values(all).filter(({ Type }) => Type.startsWith('AWS::CloudFront::'))).toEqual([]);
  });

  it('passes the rules of CloudFormation, and is what it was', async () => {
    const own = Object.entries(APP.all).filter(([id]) => id.startsWith('FieldApp'));
    const text = JSON.stringify(Object.fromEntries(own), null, 2).replace(/\b[0-9a-f]{64}\b/g, 'HASH');
    await expect(`${text}\n`).toMatchFileSnapshot('__snapshots__/prod-field-app.json.snap');
  });

  it('lies in a bucket that only its own distribution may read, over TLS', () => {
    const { data } = APP;
    const [id, bucket] = ofType(data.Resources, 'AWS::S3::Bucket').find(([name]) =>
      name.startsWith('FieldApp'),
    )!;
    expect(bucket.Properties.PublicAccessBlockConfiguration).toEqual({
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    });
    const policy = ofType(data.Resources, 'AWS::S3::BucketPolicy').find(
      ([, { Properties }]) => Properties.Bucket.Ref === id,
    )![1].Properties.PolicyDocument.Statement;
    const allowed = policy.filter(({ Effect }: { Effect: string }) => Effect === 'Allow');
    expect(allowed).toHaveLength(1);
    expect(allowed[0]).toMatchObject({
      Action: 's3:GetObject',
      Principal: { Service: 'cloudfront.amazonaws.com' },
    });
    expect(JSON.stringify(allowed[0].Condition.StringEquals['AWS:SourceArn'])).toContain(
      distributionId(data),
    );
    const denied = policy.find(({ Effect }: { Effect: string }) => Effect === 'Deny');
    expect(denied.Condition).toEqual({ Bool: { 'aws:SecureTransport': 'false' } });
  });

  it('is let in by the API, the bucket and the sign-in, without a setting', () => {
    const { data, all } = APP;
    const ofOurs = expect.stringContaining(distributionId(data));
    const cors = imageBucket(data.Resources)[1].Properties.CorsConfiguration.CorsRules[0].AllowedOrigins;
    expect(cors.map((one: unknown) => JSON.stringify(one))).toEqual([ofOurs]);
    const { CorsConfiguration } = theOne(all, 'AWS::ApiGatewayV2::Api')[1].Properties;
    expect(JSON.stringify(CorsConfiguration.AllowOrigins)).toContain('FieldAppDistribution');
    const client = theOne(data.Resources, 'AWS::Cognito::UserPoolClient')[1].Properties;
    expect(JSON.stringify(client.CallbackURLs)).toContain('/signed-in');
    expect(client.CallbackURLs.map((one: unknown) => JSON.stringify(one)).at(-1)).toEqual(ofOurs);
    expect(JSON.stringify(client.LogoutURLs.at(-1))).toContain('/signed-out');
  });

  it('has its own name, with TLS 1.2 at least, where one is given', () => {
    const { data, all } = GIVEN;
    const { Aliases, ViewerCertificate } = distribution(data).Properties.DistributionConfig;
    expect(Aliases).toEqual(['fields.example.com']);
    expect(ViewerCertificate.MinimumProtocolVersion).toBe('TLSv1.2_2021');
    const { CorsConfiguration } = theOne(all, 'AWS::ApiGatewayV2::Api')[1].Properties;
    expect(CorsConfiguration.AllowOrigins).toEqual(['https://fields.example.com']);
  });

  it('is sent with a policy that lets it speak to API, storage and sign-in, and frames nowhere', () => {
    const { data } = GIVEN;
    const { SecurityHeadersConfig } = theOne(data.Resources, 'AWS::CloudFront::ResponseHeadersPolicy')[1]
      .Properties.ResponseHeadersPolicyConfig;
    const policy = JSON.stringify(SecurityHeadersConfig.ContentSecurityPolicy.ContentSecurityPolicy);
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self';");
    expect(policy).toContain("connect-src 'self' https://*.execute-api.");
    expect(policy).toContain('https://login.example.com https://tokens.example.com;');
    expect(policy).toContain("frame-ancestors 'none'");
    expect(SecurityHeadersConfig.StrictTransportSecurity).toMatchObject({
      AccessControlMaxAgeSec: 31_536_000,
    });
    expect(SecurityHeadersConfig.ContentTypeOptions).toEqual({ Override: true });
    expect(SecurityHeadersConfig.ReferrerPolicy.ReferrerPolicy).toBe('no-referrer');
  });

  it('answers the address of every page with the app, whatever a field is called', () => {
    const { data } = APP;
    const { FunctionCode } = theOne(data.Resources, 'AWS::CloudFront::Function')[1].Properties;
    const handler = new Function(`${FunctionCode}; return handler;`)() as (event: object) => { uri: string };
    const asked = (uri: string) => handler({ request: { uri } }).uri;
    for (const page of ['/', '/uploads', '/fields/North', '/fields/north.tif', '/fields/assets']) {
      expect(asked(page)).toBe('/index.html');
    }
    for (const file of ['/assets/main-AB.js', '/config.json', '/service-worker.js', '/icons/icon-192.png']) {
      expect(asked(file)).toBe(file);
    }
  });

  it('is told the addresses of this deployment', () => {
    const { Properties } = theOne(APP.all, 'Custom::PublishedFieldApp')[1];
    const text = JSON.stringify(Properties.Configuration).replaceAll('\\"', '"');
    for (const part of [
      '"apiUrl":"',
      '/oauth2/token',
      '"signOutStyle":"cognito"',
      'crop-health/images.write',
    ]) {
      expect(text.replaceAll('\\', '')).toContain(part);
    }
    const own = theOne(GIVEN.all, 'Custom::PublishedFieldApp')[1];
    expect(JSON.stringify(own.Properties.Configuration).replaceAll('\\', '')).toContain(
      '"signIn":{"issuer":"https://login.example.com/fields","clientId":"fields-web","scope":"openid offline_access fields:read","signOutStyle":"openid"}',
    );
  });

  it('is published by a function that may write its bucket, and nothing else', () => {
    const templates = APP;
    const [, ...statements] = roleOf(templates, 'publish-field-app').Properties.Policies[0].PolicyDocument
      .Statement;
    for (const { Action, Resource } of statements) {
      expect([Action].flat().every((action: string) => action.startsWith('s3:'))).toBe(true);
      expect(JSON.stringify(Resource)).toContain('FieldAppBucket');
    }
    expect(functionNamed(templates, 'publish-field-app')[1].Properties.Environment).toBeUndefined();
  });

  it('keeps what has a state in its place when it is switched on', () => {
    const STATEFUL = ['AWS::S3::Bucket', 'AWS::RDS::DBCluster', 'AWS::SQS::Queue', 'AWS::Cognito::UserPool'];
    const ids = (config: typeof APP) =>
      STATEFUL.flatMap((type) => ofType(config.all, type).map(([id]) => id));
    expect(ids(APP)).toEqual(expect.arrayContaining(ids(synthesise('prod'))));
  });
});

type Stack = ReturnType<typeof synthesise>['data'];

function distribution({ Resources }: Stack) {
  return theOne(Resources, 'AWS::CloudFront::Distribution')[1];
}

function distributionId({ Resources }: Stack): string {
  return theOne(Resources, 'AWS::CloudFront::Distribution')[0];
}
