import { describe, expect, it } from 'vitest';
import { API_ROUTES } from '../../lib/constructs/api-routes.ts';
import { imageBucket, ofType, synthesise, type Templates, theOne } from './templates.ts';

const stages = { dev: synthesise('dev'), prod: synthesise('prod') };

const AUTHORIZATION = {
  read: ['JWT', 'crop-health/images.read'],
  write: ['JWT', 'crop-health/images.write'],
  open: ['NONE'],
};

describe.each(['dev', 'prod'] as const)('%s', (stage) => {
  const { all, data } = stages[stage];
  const [, bucket] = imageBucket(data.Resources);
  const [, cluster] = theOne(data.Resources, 'AWS::RDS::DBCluster');

  it.each(ofType(data.Resources, 'AWS::S3::Bucket'))(
    'keeps the bucket %s private and encrypted',
    (_, each) => {
      expect(each.Properties.PublicAccessBlockConfiguration).toEqual({
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      });
      expect(JSON.stringify(each.Properties.BucketEncryption)).toContain('AES256');
    },
  );

  it('drops the parts of uploads that were given up', () => {
    const [rule] = bucket.Properties.LifecycleConfiguration.Rules;
    expect(rule.AbortIncompleteMultipartUpload.DaysAfterInitiation).toBe(7);
  });

  it('refuses requests without TLS, on every bucket and every queue', () => {
    const buckets = ofType(all, 'AWS::S3::Bucket').map(([id]) => id);
    const bucketPolicies = ofType(all, 'AWS::S3::BucketPolicy');
    expect(bucketPolicies.map(([, { Properties }]) => Properties.Bucket.Ref).sort()).toEqual(buckets.sort());
    const queues = ofType(all, 'AWS::SQS::Queue').map(([id]) => id);
    const queuePolicies = ofType(all, 'AWS::SQS::QueuePolicy');
    expect(queuePolicies.map(([, { Properties }]) => Properties.Queues[0].Ref).sort()).toEqual(queues.sort());
    for (const [, policy] of [...queuePolicies, ...bucketPolicies]) {
      expect(policy.Properties.PolicyDocument.Statement).toContainEqual(
        expect.objectContaining({
          Effect: 'Deny',
          Principal: { AWS: '*' },
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        }),
      );
    }
  });

  it('encrypts queues and database', () => {
    for (const [, { Properties }] of ofType(all, 'AWS::SQS::Queue')) {
      expect(Properties.SqsManagedSseEnabled).toBe(true);
    }
    expect(cluster.Properties.StorageEncrypted).toBe(true);
  });

  it('reaches the database through the Data API only: no way in or out of its network', () => {
    expect(cluster.Properties.EnableHttpEndpoint).toBe(true);
    for (const type of ['AWS::EC2::InternetGateway', 'AWS::EC2::NatGateway', 'AWS::EC2::Route']) {
      expect(ofType(all, type)).toEqual([]);
    }
    const [, group] = theOne(data.Resources, 'AWS::EC2::SecurityGroup');
    expect(group.Properties.SecurityGroupIngress).toBeUndefined();
    // CDK's way to write "nothing": AWS adds "everything" to a group without a rule.
    expect(group.Properties.SecurityGroupEgress[0].CidrIp).toBe('255.255.255.255/32');
    const [, writer] = theOne(data.Resources, 'AWS::RDS::DBInstance');
    expect(writer.Properties.PubliclyAccessible).toBe(false);
  });

  it('has no database password of its own: RDS makes and rotates it', () => {
    expect(cluster.Properties.ManageMasterUserPassword).toBe(true);
    expect(cluster.Properties.MasterUserPassword).toBeUndefined();
  });

  it('lets the database pause, and calls it what the operators call it', () => {
    expect(cluster.Properties.ServerlessV2ScalingConfiguration.MinCapacity).toBe(0);
    expect(cluster.Properties.ServerlessV2ScalingConfiguration.SecondsUntilAutoPause).toBe(300);
    expect(cluster.Properties.DatabaseName).toBe('drone_analytics');
  });

  it('asks every caller for a token that may do this, except who asks for the document, or as a browser for permission', () => {
    expect(routesOf(all)).toEqual({
      ...Object.fromEntries(
        API_ROUTES.map(({ method, path, scope }) => [`${method} ${path}`, AUTHORIZATION[scope]]),
      ),
      $default: ['JWT'],
      ...(stage === 'dev' ? { 'OPTIONS /{proxy+}': ['NONE'] } : {}),
    });
  });

  it('has users sign in on its own pages, with a second factor', () => {
    const [, pool] = theOne(all, 'AWS::Cognito::UserPool');
    expect(pool.Properties).toMatchObject({
      MfaConfiguration: 'ON',
      EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      UserPoolTier: stage === 'prod' ? 'PLUS' : 'ESSENTIALS',
    });
    const [, client] = theOne(all, 'AWS::Cognito::UserPoolClient');
    expect(client.Properties).toMatchObject({
      AllowedOAuthFlows: ['code'],
      GenerateSecret: false,
      EnableTokenRevocation: true,
      RefreshTokenRotation: { Feature: 'ENABLED' },
    });
    expect(client.Properties.ExplicitAuthFlows).not.toContain('ALLOW_USER_PASSWORD_AUTH');
  });

  it('records who asked S3 for what and what the network refused, where nobody can change it by way of the pipeline', () => {
    const [logs] = theOne(all, 'AWS::EC2::FlowLog')[1].Properties.LogDestination['Fn::Join'][1];
    const [logBucket] = logs['Fn::GetAtt'];
    expect(theOne(all, 'AWS::EC2::FlowLog')[1].Properties.TrafficType).toBe('REJECT');
    for (const [id, { Properties }] of ofType(all, 'AWS::S3::Bucket')) {
      if (id === logBucket) continue;
      expect(Properties.LoggingConfiguration.DestinationBucketName).toEqual({ Ref: logBucket });
    }
    expect(all[logBucket]?.DeletionPolicy).toBe('Retain');
    const [expiry] = all[logBucket]?.Properties.LifecycleConfiguration.Rules ?? [];
    expect(expiry.ExpirationInDays).toBe(stage === 'prod' ? 365 : 14);
    const roles = ofType(all, 'AWS::IAM::Role');
    expect(JSON.stringify(roles)).not.toContain('AccessLogs');
  });

  it('limits and logs the calls, without what the client sent', () => {
    const [, { Properties }] = theOne(all, 'AWS::ApiGatewayV2::Stage');
    expect(Properties.DefaultRouteSettings.ThrottlingRateLimit).toBeGreaterThan(0);
    expect(Properties.DefaultRouteSettings.ThrottlingBurstLimit).toBeGreaterThan(0);
    // Strangers have little, and none of what is left for those who have a token.
    const { ThrottlingRateLimit } = Properties.RouteSettings['GET /openapi.json'];
    expect(ThrottlingRateLimit).toBeLessThan(Properties.DefaultRouteSettings.ThrottlingRateLimit);
    const format = Properties.AccessLogSettings.Format as string;
    expect(() => JSON.parse(format)).not.toThrow();
    expect(format).not.toMatch(/\$context\.(path|identity\.userAgent|routePath)/);
  });
});

describe('data that must not be lost', () => {
  const resources = stages.prod.data.Resources;

  it('is kept in prod when a stack is deleted', () => {
    expect(imageBucket(resources)[1].DeletionPolicy).toBe('Retain');
    expect(theOne(resources, 'AWS::RDS::DBCluster')[1].DeletionPolicy).toBe('Snapshot');
    expect(theOne(resources, 'AWS::Cognito::UserPool')[1].DeletionPolicy).toBe('Retain');
  });

  it('cannot be deleted in prod by mistake, and can be restored', () => {
    const [, cluster] = theOne(resources, 'AWS::RDS::DBCluster');
    expect(cluster.Properties.DeletionProtection).toBe(true);
    expect(cluster.Properties.BackupRetentionPeriod).toBe(14);
    const [, bucket] = imageBucket(resources);
    expect(bucket.Properties.VersioningConfiguration.Status).toBe('Enabled');
  });
});

describe('what was removed', () => {
  it('can be restored for 30 days in prod, and then not even its name is left', () => {
    const [, bucket] = imageBucket(stages.prod.data.Resources);
    expect(bucket.Properties.LifecycleConfiguration.Rules[1]).toMatchObject({
      ExpiredObjectDeleteMarker: true,
      NoncurrentVersionExpiration: { NoncurrentDays: 30 },
      Status: 'Enabled',
    });
  });
});

describe('browsers', () => {
  it('of no origin get in unless prod is told which', () => {
    const { all, data } = stages.prod;
    expect(imageBucket(data.Resources)[1].Properties.CorsConfiguration).toBeUndefined();
    expect(theOne(all, 'AWS::ApiGatewayV2::Api')[1].Properties.CorsConfiguration).toBeUndefined();
  });

  it('of the configured origins get in, to the API and to the bucket', () => {
    const corsOrigins = ['https://fields.example.com'];
    const { all } = synthesise('prod', { corsOrigins });
    const [, api] = theOne(all, 'AWS::ApiGatewayV2::Api');
    expect(api.Properties.CorsConfiguration.AllowOrigins).toEqual(corsOrigins);
    const methods = ofType(all, 'AWS::ApiGatewayV2::Route').flatMap(([, { Properties }]) =>
      Properties.RouteKey === '$default' ? [] : [Properties.RouteKey.split(' ')[0]],
    );
    expect(api.Properties.CorsConfiguration.AllowMethods).toEqual(expect.arrayContaining(methods));
    const [, bucket] = imageBucket(all);
    const [rule] = bucket.Properties.CorsConfiguration.CorsRules;
    expect(rule.AllowedOrigins).toEqual(corsOrigins);
    expect(rule.ExposedHeaders).toEqual(['ETag', 'Location', 'x-amz-checksum-sha256']);
    expect(rule.AllowedMethods).toEqual(['PUT', 'POST', 'GET', 'HEAD', 'DELETE']);
  });
});

describe('the firewall', () => {
  it('stands before the sign-in where it is asked for, and costs nothing where it is not', () => {
    expect(ofType(stages.prod.all, 'AWS::WAFv2::WebACL')).toEqual([]);
    const { all } = synthesise('prod', { firewall: true });
    const [association] = ofType(all, 'AWS::WAFv2::WebACLAssociation');
    const [pool] = theOne(all, 'AWS::Cognito::UserPool');
    expect(association?.[1].Properties.ResourceArn).toEqual({ 'Fn::GetAtt': [pool, 'Arn'] });
    const [, { Properties }] = theOne(all, 'AWS::WAFv2::WebACL');
    expect(Properties.Rules.map((rule: { Name: string }) => rule.Name)).toEqual([
      'known-attackers',
      'too-many-requests',
    ]);
  });
});

describe('tokens', () => {
  it('of a configured issuer need its scopes, where it has any', () => {
    const config = { oidcIssuer: 'https://login.example.com/', oidcAudience: ['fields'] };
    expect(routesOf(synthesise('prod', config).all)['DELETE /images/{id}']).toEqual(['JWT']);
    const scoped = synthesise('prod', { ...config, readScope: 'read:images', writeScope: 'write:images' });
    expect(routesOf(scoped.all)).toMatchObject({
      'GET /images': ['JWT', 'read:images'],
      'DELETE /images/{id}': ['JWT', 'write:images'],
    });
  });

  it('are those of the configured issuer, and then there is no user pool', () => {
    const config = { oidcIssuer: 'https://login.example.com/', oidcAudience: ['fields'] };
    const { all } = synthesise('prod', config);
    expect(ofType(all, 'AWS::Cognito::UserPool')).toEqual([]);
    const [, authorizer] = theOne(all, 'AWS::ApiGatewayV2::Authorizer');
    expect(authorizer.Properties.JwtConfiguration).toEqual({
      Issuer: 'https://login.example.com/',
      Audience: ['fields'],
    });
  });
});

/** By route: how a caller is authorized, and the scopes of which he needs one. */
function routesOf(resources: Templates['all']): Record<string, string[]> {
  const routes = ofType(resources, 'AWS::ApiGatewayV2::Route').map(([, { Properties }]) => [
    Properties.RouteKey,
    [Properties.AuthorizationType, ...(Properties.AuthorizationScopes ?? [])],
  ]);
  return Object.fromEntries(routes);
}
