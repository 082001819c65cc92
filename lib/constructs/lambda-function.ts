import { Duration, RemovalPolicy, Size } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Architecture, Code, Function as Lambda, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type LogGroupProps } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type BundleName, ENVIRONMENT } from '../../lambdas/contract.ts';
import { bundleFolder } from '../bundles.ts';
import type { Configuration } from '../configuration/settings.ts';
import type { Encryption } from './encryption.ts';

/** What every function gets. */
export interface LambdaSurroundings {
  readonly configuration: Configuration;
  /** The folder that `npm run build` writes to. */
  readonly bundles: string;
  readonly encryption: Encryption;
}

export interface LambdaFunctionProps extends LambdaSurroundings {
  readonly name: BundleName;
  /** What is deployed, where that is more than the function's bundle. */
  readonly folder?: string;
  readonly description: string;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly temporaryStorageMegabytes?: number;
  /** Invocations at a time, taken from the account's; undefined: no bound of its own. */
  readonly reservedConcurrency?: number | undefined;
  /** Values by their key in ENVIRONMENT: exactly what this function reads. */
  readonly environment: Partial<Readonly<Record<keyof typeof ENVIRONMENT, string | number>>>;
  /** Everything that the function may do, besides writing its own log. */
  readonly permissions: readonly PolicyStatement[];
}

/** A prebuilt function with a role and a log group of its own. */
export class LambdaFunction extends Construct {
  readonly lambda: Lambda;
  readonly role: Role;
  readonly logGroup: LogGroup;
  readonly memoryMegabytes: number;

  constructor(scope: Construct, id: string, props: LambdaFunctionProps) {
    super(scope, id);
    const { configuration, name } = props;
    this.memoryMegabytes = props.memoryMegabytes;
    this.logGroup = new LogGroup(this, 'Log', {
      ...encryptedLog(props.encryption.key),
      retention: configuration.logRetentionDays,
      removalPolicy: configuration.removalPolicy === 'retain' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    this.role = this.createRole(props.permissions);
    this.lambda = new Lambda(this, 'Function', {
      functionName: `crop-health-${configuration.stage}-${name}`,
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: Code.fromAsset(props.folder ?? bundleFolder(props.bundles, name)),
      handler: 'index.handler',
      timeout: Duration.seconds(props.timeoutSeconds),
      memorySize: props.memoryMegabytes,
      ...(props.temporaryStorageMegabytes === undefined
        ? {}
        : { ephemeralStorageSize: Size.mebibytes(props.temporaryStorageMegabytes) }),
      ...(props.reservedConcurrency === undefined
        ? {}
        : { reservedConcurrentExecutions: props.reservedConcurrency }),
      // The policy below is complete: no construct may widen it by a grant.
      role: this.role.withoutPolicyUpdates(),
      logGroup: this.logGroup,
      environment: namedEnvironment(props.environment),
    });
  }

  /** The policy is part of the role, so that a function never runs before it may do what it has to. */
  private createRole(permissions: readonly PolicyStatement[]): Role {
    const writeLog = new PolicyStatement({
      sid: 'WriteLog',
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [this.logGroup.logGroupArn],
    });
    return new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: { permissions: new PolicyDocument({ statements: [writeLog, ...permissions] }) },
    });
  }
}

/** For a log group: the service's own key where there is none of ours. */
export function encryptedLog(encryptionKey: IKey | undefined): Pick<LogGroupProps, 'encryptionKey'> {
  return encryptionKey === undefined ? {} : { encryptionKey };
}

function namedEnvironment(values: LambdaFunctionProps['environment']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      ENVIRONMENT[key as keyof typeof ENVIRONMENT],
      String(value),
    ]),
  );
}
