import { describe, expect, it } from 'vitest';
import type { Caller, PolicyDocument, PolicyStatement } from '../../../local/access/caller.ts';
import type { RequestContext } from '../../../local/access/policy-conditions.ts';
import { type AccessRequest, evaluate } from '../../../local/access/policy-evaluation.ts';
import { anonymous } from '../../../local/access/policy-principal.ts';

const roleArn = 'arn:aws:iam::000000000000:role/process-image';
const bucket = 'arn:aws:s3:::images';
const object = `${bucket}/raw/1/field.tif`;

function caller(...statements: PolicyStatement[]): Caller {
  return {
    accessKeyId: 'AKIDPROCESS',
    secretAccessKey: 'secret',
    arn: 'arn:aws:sts::000000000000:assumed-role/process-image/session',
    account: '000000000000',
    policies: [{ Version: '2012-10-17', Statement: statements }],
  };
}

const getRaw: PolicyStatement = { Effect: 'Allow', Action: 's3:GetObject', Resource: `${bucket}/raw/*` };

function policy(...statements: PolicyStatement[]): PolicyDocument[] {
  return [{ Statement: statements }];
}

type Case = [title: string, allowed: boolean, request: Partial<AccessRequest>];
const read = { action: 's3:GetObject', resource: object };
const everything: PolicyStatement = { Effect: 'Allow', Action: '*', Resource: '*' };

const identityCases: Case[] = [
  ['nothing is allowed by default', false, { caller: caller() }],
  ['a matching statement allows', true, { caller: caller(getRaw) }],
  ['another prefix is not covered', false, { caller: caller(getRaw), resource: `${bucket}/derived/1/a.tif` }],
  ['another action is not covered', false, { caller: caller(getRaw), action: 's3:PutObject' }],
  ['actions ignore case', true, { caller: caller({ ...getRaw, Action: 'S3:getOBJECT' }) }],
  ['resources do not ignore case', false, { caller: caller({ ...getRaw, Resource: object.toUpperCase() }) }],
  ['* in an action', true, { caller: caller({ ...getRaw, Action: ['s3:Put*', 's3:Get*'] }) }],
  ['? is exactly one character', true, { caller: caller({ ...getRaw, Resource: `${bucket}/raw/?/*` }) }],
  ['? is not two characters', false, { caller: caller({ ...getRaw, Resource: `${bucket}/raw/?ield.tif` }) }],
  ['NotAction excepts', false, { caller: caller({ Effect: 'Allow', NotAction: 's3:Get*', Resource: '*' }) }],
  [
    'NotAction allows the rest',
    true,
    { caller: caller({ Effect: 'Allow', NotAction: 's3:Put*', Resource: '*' }) },
  ],
  [
    'NotResource excepts',
    false,
    { caller: caller({ Effect: 'Allow', Action: '*', NotResource: `${bucket}/*` }) },
  ],
  [
    'an explicit deny wins',
    false,
    { caller: caller(everything, { Effect: 'Deny', Action: 's3:*', Resource: `${bucket}/raw/*` }) },
  ],
];

const resourceCases: Case[] = [
  [
    'the resource policy alone may allow a role',
    true,
    { caller: caller(), resourcePolicies: policy({ ...getRaw, Principal: { AWS: roleArn } }) },
  ],
  [
    'an account as principal leaves it to the identity policy',
    false,
    {
      caller: caller(),
      resourcePolicies: policy({ ...getRaw, Principal: { AWS: 'arn:aws:iam::000000000000:root' } }),
    },
  ],
  [
    'another role is not meant',
    false,
    { caller: caller(), resourcePolicies: policy({ ...getRaw, Principal: { AWS: `${roleArn}-2` } }) },
  ],
  [
    'a denying resource policy wins over the identity policy',
    false,
    { caller: caller(everything), resourcePolicies: policy({ ...getRaw, Effect: 'Deny', Principal: '*' }) },
  ],
  [
    'a deny for plain HTTP does not apply: requests count as secure',
    true,
    {
      caller: caller(getRaw),
      resourcePolicies: policy({
        Effect: 'Deny',
        Principal: { AWS: '*' },
        Action: 's3:*',
        Resource: '*',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
    },
  ],
  ['an anonymous request has no rights', false, { caller: anonymous }],
  [
    'an anonymous request is allowed by a policy for everyone',
    true,
    { caller: anonymous, resourcePolicies: policy({ ...getRaw, Principal: '*' }) },
  ],
  [
    'another account needs its own policy and the resource policy',
    false,
    { caller: caller(getRaw), resourceAccount: '111111111111' },
  ],
  [
    'another account with both policies',
    true,
    {
      caller: caller(getRaw),
      resourceAccount: '111111111111',
      resourcePolicies: policy({ ...getRaw, Principal: { AWS: '000000000000' } }),
    },
  ],
];

describe.each([
  ['identity policies', identityCases],
  ['resource policies', resourceCases],
])('%s', (_, cases) => {
  it.each(cases)('%s', (_title, allowed, request) => {
    expect(evaluate({ caller: caller(), ...read, ...request }).allowed).toBe(allowed);
  });
});

describe('a service that sends to a queue', () => {
  const send: PolicyStatement = {
    Effect: 'Allow',
    Principal: { Service: 's3.amazonaws.com' },
    Action: 'sqs:SendMessage',
    Resource: 'arn:aws:sqs:us-east-1:000000000000:uploads',
    Condition: {
      StringEquals: { 'aws:SourceAccount': '000000000000' },
      ArnLike: { 'aws:SourceArn': 'arn:aws:s3:*:*:images' },
    },
  };
  const decide = (service: string, context: RequestContext) =>
    evaluate({
      caller: { service },
      action: 'sqs:SendMessage',
      resource: 'arn:aws:sqs:us-east-1:000000000000:uploads',
      context,
      resourcePolicies: policy(send),
    }).allowed;
  const source = { 'aws:SourceAccount': '000000000000', 'aws:SourceArn': 'arn:aws:s3:::images' };

  it('is allowed for the bucket that the policy names, and for no other', () => {
    expect(decide('s3.amazonaws.com', source)).toBe(true);
    expect(decide('sns.amazonaws.com', source)).toBe(false);
    expect(decide('s3.amazonaws.com', { ...source, 'aws:SourceArn': 'arn:aws:s3:::others' })).toBe(false);
    expect(decide('s3.amazonaws.com', {})).toBe(false);
  });
});

type ConditionCase = [condition: NonNullable<PolicyStatement['Condition']>, context: RequestContext, boolean];
const conditionCases: ConditionCase[] = [
  [{ StringEquals: { 's3:prefix': ['raw/', 'derived/'] } }, { 's3:prefix': 'derived/' }, true],
  [{ StringEquals: { 's3:prefix': 'raw/' } }, { 's3:prefix': 'raw/1' }, false],
  [{ StringEquals: { 'S3:Prefix': 'raw/' } }, { 's3:prefix': 'raw/' }, true],
  [{ StringEquals: { 's3:prefix': 'raw/' } }, {}, false],
  [{ StringEqualsIfExists: { 's3:prefix': 'raw/' } }, {}, true],
  [{ StringNotEquals: { 's3:prefix': 'raw/' } }, {}, true],
  [{ StringNotEquals: { 's3:prefix': ['raw/', 'x/'] } }, { 's3:prefix': 'x/' }, false],
  [{ StringLike: { 's3:prefix': 'raw/*' } }, { 's3:prefix': 'raw/1/' }, true],
  [{ StringNotLike: { 's3:prefix': 'raw/*' } }, { 's3:prefix': 'raw/1/' }, false],
  [{ StringEqualsIgnoreCase: { k: 'ABC' } }, { k: 'abc' }, true],
  [{ ArnEquals: { k: 'arn:aws:s3:::images' } }, { k: 'arn:aws:s3:::images' }, true],
  [{ ArnLike: { k: 'arn:aws:*:images' } }, { k: 'arn:aws:s3:::images' }, false],
  [{ Bool: { k: true } }, { k: true }, true],
  [{ Bool: { k: 'false' } }, { k: true }, false],
  [{ Null: { k: 'true' } }, {}, true],
  [{ Null: { k: 'true' } }, { k: 'x' }, false],
  [{ Null: { k: 'false' } }, { k: 'x' }, true],
  [{ NumericLessThanEquals: { 's3:max-keys': '10' } }, { 's3:max-keys': '10' }, true],
  [{ NumericLessThanEquals: { 's3:max-keys': '10' } }, { 's3:max-keys': 'many' }, false],
  [{ DateLessThan: { k: '2026-01-01T00:00:00Z' } }, { k: '2025-12-31T23:59:59Z' }, true],
  [{ IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }, { 'aws:SourceIp': '10.1.2.3' }, true],
  [{ NotIpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }, { 'aws:SourceIp': '10.1.2.3' }, false],
  [{ IpAddress: { 'aws:SourceIp': '::1/128' } }, { 'aws:SourceIp': '127.0.0.1' }, false],
  [{ 'ForAnyValue:StringEquals': { k: 'b' } }, { k: ['a', 'b'] }, true],
  [{ 'ForAnyValue:StringEquals': { k: 'b' } }, {}, false],
  [{ 'ForAllValues:StringEquals': { k: ['a', 'b'] } }, { k: ['a', 'b'] }, true],
  [{ 'ForAllValues:StringEquals': { k: 'b' } }, { k: ['a', 'b'] }, false],
  [{ 'ForAllValues:StringEquals': { k: 'b' } }, {}, true],
  [{ StringEquals: { k: 'a' }, Bool: { b: 'true' } }, { k: 'a', b: false }, false],
];

describe('conditions', () => {
  it.each(conditionCases)('%j of %j: %s', (Condition, context, expected) => {
    const request = { caller: caller({ ...getRaw, Condition }), ...read, context };
    expect(evaluate(request).allowed).toBe(expected);
  });

  it('refuses an operator it does not know, by name, even after a condition that failed', () => {
    const Condition = { StringEquals: { k: 'no' }, BinaryEquals: { k: 'QQ==' } };
    expect(() => evaluate({ caller: caller({ ...getRaw, Condition }), ...read })).toThrow('BinaryEquals');
  });

  it('refuses policy variables by name', () => {
    const Resource = `${bucket}/home/\${aws:username}/*`;
    expect(() => evaluate({ caller: caller({ ...getRaw, Resource }), ...read })).toThrow('aws:username');
  });
});

it('tells why a request was denied', () => {
  const { reason } = evaluate({ caller: caller(), ...read });
  expect(reason).toContain('assumed-role/process-image/session is not authorized to perform s3:GetObject');
});
