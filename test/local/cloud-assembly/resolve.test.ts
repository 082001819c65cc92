// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the syntax of Fn::Sub
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parameterValues } from '../../../local/cloud-assembly/parameters.ts';
import { isConditionTrue, type ResolutionScope, resolve } from '../../../local/cloud-assembly/resolve.ts';
import type { Template } from '../../../local/cloud-assembly/template.ts';

const target = { account: '000000000000', region: 'eu-west-1' };

function scopeOf(template: Partial<Template> = {}): ResolutionScope {
  const whole: Template = { Resources: {}, ...template };
  return {
    template: whole,
    region: target.region,
    parameters: parameterValues('Farm', whole, target),
    resourceReference: (logicalId) => (logicalId === 'Bucket' ? 'farm-bucket' : undefined),
    resourceAttribute: (logicalId, attribute) => `${logicalId}#${attribute}`,
    exportedValue: (name) => `exported ${name}`,
  };
}

const resolved = (value: unknown, template?: Partial<Template>) => resolve(value, scopeOf(template), 'Asker');

describe('intrinsic functions', () => {
  it.each([
    ['Ref of a resource', { Ref: 'Bucket' }, 'farm-bucket'],
    ['Ref of a pseudo parameter', { Ref: 'AWS::Region' }, 'eu-west-1'],
    ['GetAtt as a list', { 'Fn::GetAtt': ['Bucket', 'Arn'] }, 'Bucket#Arn'],
    [
      'GetAtt of a nested attribute',
      { 'Fn::GetAtt': ['Db', 'MasterUserSecret.SecretArn'] },
      'Db#MasterUserSecret.SecretArn',
    ],
    ['GetAtt as a text', { 'Fn::GetAtt': 'Bucket.Arn' }, 'Bucket#Arn'],
    ['Join', { 'Fn::Join': [':', ['arn', { Ref: 'AWS::Partition' }, 3]] }, 'arn:aws:3'],
    [
      'Sub',
      { 'Fn::Sub': 'b-${AWS::AccountId}-${Bucket.Arn}-${!Literal}' },
      'b-000000000000-Bucket#Arn-${Literal}',
    ],
    [
      'Sub with own variables',
      { 'Fn::Sub': ['${x}/${AWS::Region}', { x: { Ref: 'Bucket' } }] },
      'farm-bucket/eu-west-1',
    ],
    ['Select from Split', { 'Fn::Select': [1, { 'Fn::Split': ['-', { Ref: 'Bucket' }] }] }, 'bucket'],
    ['Select with a text index', { 'Fn::Select': ['0', { 'Fn::GetAZs': '' }] }, 'eu-west-1a'],
    ['ImportValue', { 'Fn::ImportValue': { 'Fn::Sub': 'Data:${Bucket}' } }, 'exported Data:farm-bucket'],
    ['Base64', { 'Fn::Base64': 'ab' }, 'YWI='],
  ])('resolves %s', (_name, value, expected) => {
    expect(resolved(value)).toBe(expected);
  });

  it('drops properties and list items that are AWS::NoValue', () => {
    const none = { Ref: 'AWS::NoValue' };
    expect(resolved({ kept: 1, gone: none, list: [1, none, 2] })).toEqual({ kept: 1, list: [1, 2] });
  });

  it('chooses by conditions that refer to each other', () => {
    const template = {
      Parameters: { Stage: { Type: 'String', Default: 'prod' } },
      Conditions: {
        IsProd: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] },
        IsQuiet: {
          'Fn::And': [{ 'Fn::Not': [{ Condition: 'IsProd' }] }, { 'Fn::Or': [{ Condition: 'IsProd' }] }],
        },
      },
    };
    expect(resolved({ 'Fn::If': ['IsProd', 'big', 'small'] }, template)).toBe('big');
    expect(isConditionTrue('IsQuiet', scopeOf(template), 'Asker')).toBe(false);
  });

  it('finds values in mappings', () => {
    const template = { Mappings: { Sizes: { 'eu-west-1': { memory: 512 } } } };
    expect(resolved({ 'Fn::FindInMap': ['Sizes', { Ref: 'AWS::Region' }, 'memory'] }, template)).toBe(512);
    expect(() => resolved({ 'Fn::FindInMap': ['Sizes', 'mars', 'memory'] }, template)).toThrow(/Asker.*mars/);
  });
});

describe('what is not understood', () => {
  it.each([
    ['a function', { 'Fn::Transform': {} }, /Asker: the function Fn::Transform.*accepted: Ref/],
    ['a dynamic reference', '{{resolve:ssm:name}}', /Asker: the dynamic reference .*resolve:ssm:name/],
    ['a dynamic reference in Sub', { 'Fn::Sub': '{{resolve:ssm:${AWS::Region}}}' }, /dynamic reference/],
    ['a name that is nothing', { Ref: 'Nowhere' }, /Asker: Ref names Nowhere/],
    ['an index out of range', { 'Fn::Select': [5, ['a']] }, /Fn::Select finds no item 5/],
    ['an object in a Join', { 'Fn::Join': ['', [{ a: 1, b: 2 }]] }, /Fn::Join needs a text/],
    ['a condition that is not there', { 'Fn::If': ['Nope', 1, 2] }, /no condition is named Nope/],
  ])('refuses %s by name', (_name, value, message) => {
    expect(() => resolved(value)).toThrow(message);
  });

  it('refuses parameters without a default', () => {
    const template = { Parameters: { Secret: { Type: 'String' } }, Resources: {} };
    expect(() => parameterValues('Farm', template, target)).toThrow(/Secret: .*without a default/);
  });
});

const plainJson = fc
  .jsonValue()
  .filter((value) => !/"(Ref|Fn::|__proto__)|\{\{resolve/.test(JSON.stringify(value)));

describe('properties', () => {
  it('leaves values without functions as they are', () => {
    fc.assert(
      fc.property(plainJson, (value) => {
        expect(resolved(value)).toEqual(value);
      }),
    );
  });

  it('Split undoes Join, for parts without the separator', () => {
    const part = fc.string().filter((text) => !text.includes('|') && !text.includes('{{'));
    fc.assert(
      fc.property(fc.array(part, { minLength: 1 }), (parts) => {
        expect(resolved({ 'Fn::Split': ['|', { 'Fn::Join': ['|', parts] }] })).toEqual(parts);
      }),
    );
  });
});
