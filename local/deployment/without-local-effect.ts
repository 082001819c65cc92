import { DEFAULT_NAME_LENGTH, physicalName } from './names.ts';
import type { ResourceToDeploy } from './resource.ts';

interface TypeWithoutLocalEffect {
  /** Why the pipeline behaves the same without it on one machine. */
  readonly reason: string;
  /** Prefix of the identifier that `Ref` gives, as AWS makes it. */
  readonly prefix?: string;
  /** Attributes that other resources may ask for. */
  attributes?(name: string, resource: ResourceToDeploy): Record<string, string>;
}

const NETWORK = 'everything on this machine is on the loopback interface';
const AT_REST = 'what is encrypted at rest reads the same';
const SIGN_IN = 'the local issuer has no sign-in pages';
const PAGES = 'npm start serves the field app itself';
const ALARMS = 'the local dashboard shows which alarms are on, and nobody is written to';

/** Resource types that are accepted and do nothing here. Every other type that has no handler is refused. */
export const TYPES_WITHOUT_LOCAL_EFFECT: Readonly<Record<string, TypeWithoutLocalEffect>> = {
  'AWS::EC2::VPC': { reason: NETWORK, prefix: 'vpc', attributes: (id) => ({ VpcId: id }) },
  'AWS::EC2::Subnet': { reason: NETWORK, prefix: 'subnet', attributes: (id) => ({ SubnetId: id }) },
  'AWS::EC2::RouteTable': { reason: NETWORK, prefix: 'rtb', attributes: (id) => ({ RouteTableId: id }) },
  'AWS::EC2::SubnetRouteTableAssociation': { reason: NETWORK, prefix: 'rtbassoc' },
  'AWS::EC2::SecurityGroup': { reason: NETWORK, prefix: 'sg', attributes: (id) => ({ GroupId: id }) },
  'AWS::EC2::FlowLog': { reason: NETWORK, prefix: 'fl' },
  'AWS::RDS::DBSubnetGroup': { reason: NETWORK },
  'AWS::RDS::DBInstance': { reason: 'the cluster is one PostgreSQL server on this machine' },
  'AWS::Logs::LogGroup': {
    reason: 'functions log to files in the data directory',
    attributes: (name, { account }) => ({
      Arn: `arn:aws:logs:${account.region}:${account.account}:log-group:${name}:*`,
    }),
  },
  'AWS::Logs::QueryDefinition': {
    reason: 'the logs are files, and any tool that reads JSON lines can be asked',
  },
  'AWS::SNS::Topic': { reason: ALARMS, attributes: (name) => ({ TopicName: name, TopicArn: name }) },
  'AWS::SNS::Subscription': { reason: ALARMS },
  'AWS::SNS::TopicPolicy': { reason: ALARMS },
  'AWS::KMS::Key': { reason: AT_REST, attributes: keyArn },
  'AWS::KMS::Alias': { reason: AT_REST },
  'AWS::Budgets::Budget': { reason: 'nothing on this machine is billed' },
  'AWS::Cognito::UserPoolDomain': { reason: SIGN_IN },
  'AWS::Cognito::ManagedLoginBranding': { reason: SIGN_IN },
  'AWS::Cognito::UserPoolResourceServer': { reason: 'local tokens have the scopes that the routes ask for' },
  'AWS::CloudFront::Distribution': {
    reason: PAGES,
    attributes: (id) => ({ Id: id, DomainName: `${id.toLowerCase()}.cloudfront.net` }),
  },
  'AWS::CloudFront::CachePolicy': { reason: PAGES, attributes: (id) => ({ Id: id }) },
  'AWS::CloudFront::ResponseHeadersPolicy': { reason: PAGES, attributes: (id) => ({ Id: id }) },
  'AWS::CloudFront::OriginAccessControl': { reason: PAGES, attributes: (id) => ({ Id: id }) },
  'AWS::CloudFront::Function': {
    reason: PAGES,
    attributes: (name, { account }) => {
      const arn = `arn:aws:cloudfront::${account.account}:function/${name}`;
      return { FunctionARN: arn, 'FunctionMetadata.FunctionARN': arn };
    },
  },
  'AWS::WAFv2::WebACL': {
    reason: SIGN_IN,
    attributes: (name, { account }) => ({
      Arn: `arn:aws:wafv2:${account.region}:${account.account}:regional/webacl/${name}`,
    }),
  },
  'AWS::WAFv2::WebACLAssociation': { reason: SIGN_IN },
  'AWS::CDK::Metadata': { reason: 'usage statistics of the CDK' },
};

function keyArn(name: string, { account }: ResourceToDeploy): Record<string, string> {
  return { Arn: `arn:aws:kms:${account.region}:${account.account}:key/${name}` };
}

/** A stand-in with a stable name, for whatever refers to it. */
export function standIn(declared: TypeWithoutLocalEffect, resource: ResourceToDeploy) {
  const name = physicalName(resource.stack.stackName, resource.logicalId, DEFAULT_NAME_LENGTH);
  const reference = declared.prefix ? `${declared.prefix}-${name.slice(-12)}` : name;
  return { reference, attributes: declared.attributes?.(reference, resource) ?? {} };
}
