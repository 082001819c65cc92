import { describe, expect, it } from 'vitest';
import { functionNamed, imageBucket, ofType, synthesise, theOne } from './templates.ts';

describe('an option that is not used', () => {
  it('leaves nothing behind in the templates', () => {
    const { all } = synthesise('prod');
    for (const type of ['AWS::Budgets::Budget', 'AWS::SNS::Topic', 'AWS::KMS::Key']) {
      expect(ofType(all, type)).toEqual([]);
    }
  });
});

describe('account and region', () => {
  it('change nothing else in the templates, and nothing is asked of the account', () => {
    const place = { account: '123456789012', region: 'eu-central-1' };
    const withoutPlace = (config: Record<string, string>) =>
      nameless(synthesise('prod', config).data.Resources, place);
    expect(withoutPlace(place)).toEqual(withoutPlace({}));
  });
});

/** CDK writes a place that is known into the ARNs that it makes, and asks CloudFormation for one that is not. */
function nameless(resources: unknown, { account, region }: { account: string; region: string }): unknown {
  return JSON.parse(JSON.stringify(resources), (_, value) => {
    if (value?.Ref === 'AWS::AccountId') return account;
    if (value?.Ref === 'AWS::Region') return region;
    if (value?.Ref === 'AWS::Partition') return 'aws';
    const [separator, parts] = value?.['Fn::Join'] ?? [];
    return separator === '' ? joined(parts) : value;
  });
}

/** With texts that follow each other made one. */
function joined(parts: readonly unknown[]): unknown {
  const together: unknown[] = [];
  for (const part of parts) {
    const last = together.at(-1);
    if (typeof part === 'string' && typeof last === 'string') together[together.length - 1] = last + part;
    else together.push(part);
  }
  return together.length === 1 ? together[0] : { 'Fn::Join': ['', together] };
}

describe('tags', () => {
  it('are on every resource that takes them, besides ours', () => {
    const { all } = synthesise('dev', { tags: { 'cost-centre': 'fields 7' } });
    for (const type of [
      'AWS::S3::Bucket',
      'AWS::SQS::Queue',
      'AWS::Lambda::Function',
      'AWS::RDS::DBCluster',
    ]) {
      for (const [id, { Properties }] of ofType(all, type)) {
        expect(Properties.Tags, id).toEqual(
          expect.arrayContaining([
            { Key: 'application', Value: 'crop-health' },
            { Key: 'cost-centre', Value: 'fields 7' },
            { Key: 'stage', Value: 'dev' },
          ]),
        );
      }
    }
  });
});

describe('the rate of requests', () => {
  it('is what is configured', () => {
    const { all } = synthesise('dev', { apiRateLimit: 7, apiBurstLimit: 9 });
    expect(theOne(all, 'AWS::ApiGatewayV2::Stage')[1].Properties.DefaultRouteSettings).toMatchObject({
      ThrottlingRateLimit: 7,
      ThrottlingBurstLimit: 9,
    });
  });
});

describe('allowed upload types', () => {
  it('are told to the api', () => {
    const templates = synthesise('dev', { allowedUploadTypes: ['image/tiff', 'image/png'] });
    const { Variables } = functionNamed(templates, 'api')[1].Properties.Environment;
    expect(Variables.ALLOWED_UPLOAD_TYPES).toBe('image/tiff,image/png');
  });
});

describe('ETags of uploads', () => {
  it.each([
    ['md5', {}],
    ['opaque', { encryptionKey: 'own' }],
    ['opaque', { bucketName: 'fields-of-the-farm' }],
  ])('are said to be %s with %j', (expected, config) => {
    const templates = synthesise('prod', config);
    const { Variables } = functionNamed(templates, 'api')[1].Properties.Environment;
    expect(Variables.UPLOAD_ETAGS).toBe(expected);
  });
});

describe('the budget', () => {
  it('tells the e-mail address before the month has cost too much', () => {
    const { all } = synthesise('prod', { monthlyBudgetDollars: 40, alarmEmail: 'fields@example.com' });
    const [, { Properties }] = theOne(all, 'AWS::Budgets::Budget');
    expect(Properties.Budget.BudgetLimit).toEqual({ Amount: 40, Unit: 'USD' });
    expect(Properties.Budget.CostFilters).toEqual({ TagKeyValue: ['user:application$crop-health'] });
    const told = Properties.NotificationsWithSubscribers.map(
      // biome-ignore lint/suspicious/noExplicitAny: a template is JSON
      ({ Notification, Subscribers }: any) => [
        Notification.NotificationType,
        Notification.Threshold,
        Subscribers[0].Address,
      ],
    );
    expect(told).toEqual([
      ['ACTUAL', 80, 'fields@example.com'],
      ['FORECASTED', 100, 'fields@example.com'],
    ]);
  });
});

describe('retention', () => {
  it('of replaced objects is what is configured', () => {
    const { data } = synthesise('prod', { replacedObjectDays: 7 });
    const rules = imageBucket(data.Resources)[1].Properties.LifecycleConfiguration.Rules;
    expect(rules[1].NoncurrentVersionExpiration.NoncurrentDays).toBe(7);
  });

  it('moves uploads, and no map, to cold storage where that is asked for', () => {
    const { data } = synthesise('prod', { coldStorageAfterDays: 60 });
    const rules = imageBucket(data.Resources)[1].Properties.LifecycleConfiguration.Rules;
    expect(rules.at(-1)).toMatchObject({
      Prefix: 'raw/',
      Transitions: [{ StorageClass: 'GLACIER_IR', TransitionInDays: 60 }],
    });
  });
});
