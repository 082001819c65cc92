import { describe, expect, it } from 'vitest';
import { synthesise, theOne } from './templates.ts';

const STACK_ID = 'arn:aws:cloudformation:eu-central-1:123456789012:stack/CropHealthData-prod';

describe('the host name of the sign-in pages', () => {
  const hostOf = (config: Record<string, unknown>) =>
    theOne(synthesise('prod', config).all, 'AWS::Cognito::UserPoolDomain')[1].Properties.Domain;

  it('differs between stacks whose ids were made by one machine: these have the last group in common', () => {
    const names = ['2c5e1d40', '9a774be0'].map((first) =>
      evaluate(hostOf({}), `${STACK_ID}/${first}-b6f0-11e9-8bfd-0a1b2c3d4e5f`),
    );
    expect(names[0]).toBe('crop-health-prod-2c5e1d400a1b2c3d4e5f');
    expect(names[1]).not.toBe(names[0]);
  });

  it('is the given one where another had it first', () => {
    expect(hostOf({ signInDomainPrefix: 'fields-of-the-farm' })).toBe('fields-of-the-farm');
  });
});

/** The three functions of CloudFormation that the name is made with. */
function evaluate(value: unknown, stackId: string): unknown {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map((one) => evaluate(one, stackId));
  // biome-ignore lint/suspicious/noExplicitAny: a template is JSON
  const [name, given] = Object.entries(value as Record<string, any>)[0]!;
  if (name === 'Ref' && given === 'AWS::StackId') return stackId;
  const [first, second] = given.map((one: unknown) =>
    typeof one === 'number' ? one : evaluate(one, stackId),
  );
  if (name === 'Fn::Join') return second.join(first);
  if (name === 'Fn::Split') return second.split(first);
  if (name === 'Fn::Select') return second[Number(first)];
  throw new Error(`no function of this test: ${name}`);
}
