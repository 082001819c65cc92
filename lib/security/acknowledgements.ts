import type { Configuration } from '../configuration/settings.ts';

/** Findings of cdk-nag that are meant to be: what of, on which resource, and why. */
export interface Acknowledgement {
  readonly stack: 'data' | 'pipeline';
  /** Of the construct, below its stack. */
  readonly path: string;
  /** As cdk-nag writes them: AwsSolutions-<rule>, with [what exactly] where a rule finds several things in a resource. */
  readonly findings: readonly string[];
  /** Also what stands in for the control, where something does. */
  readonly reason: string;
}

/** How the data stack hands its buckets on. */
const IMAGES = 'ExportsOutputFnGetAttImagesBucket4B6DB8E1Arn1ABCF1DE';
const REGISTER = 'ExportsOutputFnGetAttRegisterBucket6DECF962Arn2C8E0CA2';

const IMAGE_OBJECTS =
  'Objects have the id of their image in their key, which no policy can know before. The prefix is the narrowest there is; the ' +
  'actions are named one by one, and the code makes keys in one place (lambdas/contract.ts).';

/** Everything that is acknowledged with this configuration; test/stacks/nag.test.ts holds that each is still found. */
export function acknowledgements(configuration: Configuration): readonly Acknowledgement[] {
  return [...ofEveryStage(configuration), ...ofSettings(configuration)];
}

function ofEveryStage({ bucketName, stage }: Configuration): Acknowledgement[] {
  const own = (bucket: string) => `CropHealthData-${stage}:${bucket}`;
  const images = bucketName === undefined ? own(IMAGES) : `arn:<AWS::Partition>:s3:::${bucketName}`;
  const underImages = (prefix: string) => `AwsSolutions-IAM5[Resource::${images}/${prefix}/*]`;
  const underRegister = (prefix: string) => `AwsSolutions-IAM5[Resource::${own(REGISTER)}/${prefix}/*]`;
  return [
    OPEN_DOCUMENT,
    {
      stack: 'pipeline',
      path: 'Images/Api/Role/Resource',
      findings: [
        underImages('raw'),
        underImages('derived'),
        underRegister('open'),
        underRegister('deleting'),
      ],
      reason: `${IMAGE_OBJECTS} The api signs uploads to raw/ and downloads from derived/, each for one object of the caller's.`,
    },
    {
      stack: 'pipeline',
      path: 'Processing/ProcessImage/Role/Resource',
      findings: [
        underImages('raw'),
        underImages('derived'),
        underRegister('open'),
        underRegister('deleting'),
      ],
      reason: `${IMAGE_OBJECTS} It reads raw/ and writes derived/, never the other way round.`,
    },
    {
      stack: 'pipeline',
      path: 'Stuck/Sweep/Role/Resource',
      findings: [
        underImages('raw'),
        underImages('derived'),
        underRegister('open'),
        underRegister('deleting'),
        underRegister('deleted'),
        underRegister('full-round'),
      ],
      reason: `${IMAGE_OBJECTS} The sweep deletes what belongs to deleted images; it can read no image.`,
    },
    {
      stack: 'pipeline',
      path: 'Operators/Policy/Resource',
      findings: [
        underRegister('open'),
        stackWithAnyId(`CropHealthData-${stage}`),
        stackWithAnyId(`CropHealthPipeline-${stage}`),
      ],
      reason:
        `${IMAGE_OBJECTS} CloudFormation appends a random id to the ARN of a stack; the two stacks are named, and may be ` +
        'described only. Operators read no image.',
    },
    {
      stack: 'data',
      path: 'Webhooks/Secret',
      findings: ['AwsSolutions-SMG4'],
      reason:
        'The secrets of all webhooks are derived of it: rotated, it would make every receiver refuse what it is sent until its owner ' +
        'has made the webhook anew. docs/events.md says how it is replaced when it has leaked.',
    },
    {
      stack: 'pipeline',
      path: 'Stuck/FailedRounds/Resource',
      findings: ['AwsSolutions-SQS3'],
      reason:
        'This is a dead-letter queue: of the schedules, and of the function that they invoke. cdk-nag knows those of queues and ' +
        'topics only. The alarm SweepFailed watches it.',
    },
  ];
}

function stackWithAnyId(name: string): string {
  const arn = `arn:<AWS::Partition>:cloudformation:<AWS::Region>:<AWS::AccountId>:stack/${name}/*`;
  return `AwsSolutions-IAM5[Resource::${arn}]`;
}

function ofSettings(configuration: Configuration): Acknowledgement[] {
  return [
    ...(configuration.malwareScan ? [scannerOf(configuration)] : []),
    ...(configuration.corsOrigins.length > 0 || configuration.webApp ? [OPEN_PREFLIGHT] : []),
    ...(configuration.webApp ? fieldAppOf(configuration) : []),
    ...(configuration.deletionProtection ? [] : [DATABASE_MAY_BE_DELETED]),
    ...(configuration.oidcIssuer === undefined && !configuration.threatProtection ? [ESSENTIALS_PLAN] : []),
  ];
}

function scannerOf({ bucketName }: Configuration): Acknowledgement {
  const rules = 'arn:<AWS::Partition>:events:<AWS::Region>:<AWS::AccountId>:rule';
  const bucket =
    bucketName === undefined ? '<ImagesBucket4B6DB8E1.Arn>' : `arn:<AWS::Partition>:s3:::${bucketName}`;
  return {
    stack: 'data',
    path: 'MalwareScan/Role/Resource',
    findings: [
      `AwsSolutions-IAM5[Resource::${rules}/DO-NOT-DELETE-AmazonGuardDutyMalwareProtectionS3*]`,
      `AwsSolutions-IAM5[Resource::${bucket}/raw/*]`,
    ],
    reason:
      `${IMAGE_OBJECTS} GuardDuty draws the end of the name of the rule by which it hears of uploads; AWS documents the role so. It ` +
      'may change rules only as those that the service manages for itself.',
  };
}

/** How the data stack hands the field app's bucket on. */
const FIELD_APP = 'ExportsOutputFnGetAttFieldAppBucket7A373FA0Arn26BEF449';

function fieldAppOf({ stage, webAppDomain }: Configuration): Acknowledgement[] {
  return [
    {
      stack: 'data',
      path: 'FieldApp/Distribution/Resource',
      findings: [
        'AwsSolutions-CFR1',
        'AwsSolutions-CFR2',
        'AwsSolutions-CFR3',
        ...(webAppDomain === undefined ? ['AwsSolutions-CFR4'] : []),
      ],
      reason:
        'The site is a page and its scripts, the same for everybody and nothing secret: no country is kept out, and there is no input ' +
        'that a firewall could look at. Who asks the API and the bucket is on record there; S3 records what CloudFront fetches. With ' +
        "CloudFront's own name no other TLS floor can be chosen: webAppDomain has one of TLS 1.2.",
    },
    {
      stack: 'pipeline',
      path: 'FieldApp/Publish/Role/Resource',
      findings: [`AwsSolutions-IAM5[Resource::CropHealthData-${stage}:${FIELD_APP}/*]`],
      reason:
        "The bucket has the field app's files and nothing else; their names have hashes that no policy can know before. The function " +
        'runs during deployments only.',
    },
  ];
}

const OPEN_DOCUMENT: Acknowledgement = {
  stack: 'pipeline',
  path: 'Images/HttpApi/GET--openapi.json/Resource',
  findings: ['AwsSolutions-APIG4'],
  reason:
    'GET /openapi.json describes the API, which is no secret, to whoever writes a client. The function reads a file of its own for ' +
    'it, and no data; the calls of this route have a limit of their own, so that strangers cannot use up that of the others.',
};

const OPEN_PREFLIGHT: Acknowledgement = {
  stack: 'pipeline',
  path: 'Images/HttpApi/OPTIONS--{proxy+}/Resource',
  findings: ['AwsSolutions-APIG4'],
  reason:
    'A browser asks for permission (CORS preflight) without a token. API Gateway answers by itself with the configured origins; ' +
    'the function answers an OPTIONS request with 204 and nothing else.',
};

const DATABASE_MAY_BE_DELETED: Acknowledgement = {
  stack: 'data',
  path: 'Database/Cluster/Resource',
  findings: ['AwsSolutions-RDS10'],
  reason:
    'deletionProtection is false, as in stage dev, which is there to be thrown away. Stage prod has it, and takes a last snapshot.',
};

const ESSENTIALS_PLAN: Acknowledgement = {
  stack: 'data',
  path: 'Users/UserPool/Resource',
  findings: ['AwsSolutions-COG8'],
  reason:
    'threatProtection is false, as in stage dev: the Plus plan costs from the first user on ($0.02 a month each), the Essentials ' +
    'plan nothing below 10,000. A second factor is required with both, and nobody can sign himself up.',
};
