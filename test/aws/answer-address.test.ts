import { describe, expect, it } from 'vitest';
import { checkAnswerAddress } from '../../lambdas/aws/answer-address.ts';
import { readAnswerSettings } from '../../lambdas/aws/environment.ts';

const ON_AWS = readAnswerSettings({});
const ON_ONE_MACHINE = readAnswerSettings({ AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:4566' });
const LOCAL = 'http://127.0.0.1:5000/answer';

const check = (ResponseURL: unknown, settings = ON_AWS) =>
  checkAnswerAddress({ RequestType: 'Create', ResponseURL }, settings);

describe('the address of an answer to CloudFormation', () => {
  it.each([
    'https://cloudformation-custom-resource-response-useast1.s3.amazonaws.com/a?X-Amz-Signature=b',
    'https://cloudformation-custom-resource-response-euwest1.s3-eu-west-1.amazonaws.com/a',
    'https://cloudformation-custom-resource-response-eucentral2.s3.eu-central-2.amazonaws.com/a',
    'https://cloudformation-custom-resource-response-cnnorth1.s3.cn-north-1.amazonaws.com.cn/a',
    'https://bucket.s3.dualstack.us-west-2.amazonaws.com/a',
    'https://bucket.s3-fips.us-gov-west-1.amazonaws.com/a',
  ])('may be S3: %s', (url) => {
    expect(() => check(url)).not.toThrow();
  });

  it.each([
    'https://example.com/',
    'https://s3.amazonaws.com.example.com/',
    'https://bucket.xs3.amazonaws.com/',
    'https://s3.amazonaws.com@example.com/',
    'https://ec2-203-0-113-5.compute-1.amazonaws.com/',
    'https://s3-mine-1.us-east-1.elb.amazonaws.com/',
    'http://bucket.s3.amazonaws.com/',
    'https://bucket.s3.amazonaws.com:8443/',
    'http://169.254.169.254/',
    LOCAL,
    'no url',
    17,
  ])('may not be %s', (url) => {
    expect(() => check(url)).toThrow('CloudFormation is answered at an address of S3 only');
  });

  it('may be on loopback where the local S3 is, and nothing else is then', () => {
    expect(() => check(LOCAL, ON_ONE_MACHINE)).not.toThrow();
    expect(() => check('http://127.0.0.1.example.com/', ON_ONE_MACHINE)).toThrow('address of S3');
    expect(() => check(LOCAL, readAnswerSettings({ AWS_ENDPOINT_URL_S3: 'https://example.com' }))).toThrow();
  });

  it('is no matter to a plain invocation, and is told without its signature', () => {
    expect(() => checkAnswerAddress({}, ON_AWS)).not.toThrow();
    expect(() => check('https://example.com/?signature=secret')).toThrow(/at https:\/\/example\.com$/);
  });
});
