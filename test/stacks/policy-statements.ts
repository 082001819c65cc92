import type { Resource, Templates } from './templates.ts';

export interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Principal?: unknown;
  /** A trust policy has none: it is about its role. */
  readonly Resource?: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface PlacedStatement {
  /** Logical id and type of the resource that the policy is of, and the Sid. */
  readonly place: string;
  readonly ofIdentity: boolean;
  /** Of a key's policy, where `*` is the key itself. */
  readonly ofKey: boolean;
  readonly statement: Statement;
}

interface PolicyDocument {
  readonly Statement: readonly Statement[];
}

/** Every statement of every policy of both stacks: of roles, of whom they trust, and of buckets, queues, topics and keys. */
export function allStatements({ all }: Templates): readonly PlacedStatement[] {
  return Object.entries(all).flatMap(([id, resource]) =>
    documentsOf(resource).flatMap((document) =>
      document.Statement.map((statement) => ({
        place: `${resource.Type} ${id} ${statement.Sid ?? 'without Sid'}`,
        ofIdentity: statement.Resource !== undefined && IDENTITY_TYPES.includes(resource.Type),
        ofKey: resource.Type === 'AWS::KMS::Key',
        statement,
      })),
    ),
  );
}

const IDENTITY_TYPES = ['AWS::IAM::Role', 'AWS::IAM::ManagedPolicy'];

function documentsOf({ Properties }: Resource): PolicyDocument[] {
  const { AssumeRolePolicyDocument, KeyPolicy, Policies, PolicyDocument } = Properties ?? {};
  // A web ACL and others have properties of these names which are no policies of IAM.
  const inline = Array.isArray(Policies) ? Policies.map((policy) => policy.PolicyDocument) : [];
  return [AssumeRolePolicyDocument, KeyPolicy, PolicyDocument, ...inline].filter(
    (document) => document?.Statement !== undefined,
  );
}

type Words = (reference: Reference) => string;

export type Reference =
  | { readonly kind: 'ref'; readonly name: string }
  | { readonly kind: 'attribute'; readonly id: string; readonly name: string }
  | { readonly kind: 'import'; readonly name: string };

/** CloudFormation's functions in a value as text, with `words` for what is not known before it is deployed. */
export function asText(value: unknown, words: Words): string {
  if (typeof value === 'string') return value;
  const [[name, of] = []] = Object.entries(value as Record<string, unknown>);
  switch (name) {
    case 'Ref':
      return words({ kind: 'ref', name: String(of) });
    case 'Fn::ImportValue':
      return words({ kind: 'import', name: String(of) });
    case 'Fn::GetAtt': {
      const [id = '', ...attribute] = of as string[];
      return words({ kind: 'attribute', id, name: attribute.join('.') });
    }
    case 'Fn::Join': {
      const [separator, parts] = of as [string, unknown[]];
      return parts.map((part) => asText(part, words)).join(separator);
    }
    default:
      throw new Error(`reading a policy: ${JSON.stringify(value)} is no value that is known here`);
  }
}

/** As cdk-nag writes what is not known. */
export function asNagWritesIt(value: unknown): string {
  return asText(value, (reference) => {
    if (reference.kind === 'attribute') return `<${reference.id}.${reference.name}>`;
    return reference.kind === 'ref' ? `<${reference.name}>` : reference.name;
  });
}

/** ARNs as they are deployed, with logical ids for names. */
export function arnsIn(templates: Templates): (value: unknown) => string {
  const words: Words = (reference) => {
    if (reference.kind === 'import') return asText(exported(templates, reference.name), words);
    if (reference.kind === 'ref') return referenceText(templates, reference.name);
    const { Type } = templates.all[reference.id]!;
    const arn = ARNS[`${Type}.${reference.name}`];
    if (arn === undefined) throw new Error(`the form of ${Type}.${reference.name} is not known here`);
    return arn.replace('NAME', reference.id);
  };
  return (value) => asText(value, words);
}

const PLACE = 'eu-central-1:123456789012';

function referenceText({ all }: Templates, name: string): string {
  const arn = ARN_REFERENCES[all[name]?.Type ?? ''];
  return arn?.replace('NAME', name) ?? PSEUDO[name] ?? name;
}

/** Of what Ref gives the ARN. */
const ARN_REFERENCES: Readonly<Record<string, string>> = {
  'AWS::SNS::Topic': `arn:aws:sns:${PLACE}:NAME`,
  'AWS::SecretsManager::Secret': `arn:aws:secretsmanager:${PLACE}:secret:NAME`,
};

const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws',
  'AWS::Region': 'eu-central-1',
  'AWS::AccountId': '123456789012',
};

/** What Fn::GetAtt gives. */
const ARNS: Readonly<Record<string, string>> = {
  'AWS::SQS::Queue.Arn': `arn:aws:sqs:${PLACE}:NAME`,
  'AWS::S3::Bucket.Arn': 'arn:aws:s3:::NAME',
  'AWS::Lambda::Function.Arn': `arn:aws:lambda:${PLACE}:function:NAME`,
  // With all of its streams.
  'AWS::Logs::LogGroup.Arn': `arn:aws:logs:${PLACE}:log-group:NAME:*`,
  'AWS::RDS::DBCluster.MasterUserSecret.SecretArn': `arn:aws:secretsmanager:${PLACE}:secret:NAME`,
  'AWS::Events::EventBus.Arn': `arn:aws:events:${PLACE}:event-bus/NAME`,
  'AWS::KMS::Key.Arn': `arn:aws:kms:${PLACE}:key/NAME`,
};

interface Output {
  readonly Value: unknown;
  readonly Export?: { readonly Name: string };
}

function exported({ data }: Templates, name: string): unknown {
  const output = (Object.values(data.Outputs) as Output[]).find(({ Export }) => Export?.Name === name);
  if (output === undefined) throw new Error(`the data stack exports no ${name}`);
  return output.Value;
}
