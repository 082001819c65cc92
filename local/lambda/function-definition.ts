import type { ObservedInvocation } from '../metrics/local-metrics.ts';

/** What the template says of one function, resolved, with the role that it runs as. */
export interface FunctionDefinition {
  /** Physical name, unique in the account. */
  readonly name: string;
  readonly arn: string;
  readonly assetDirectory: string;
  /** `index.handler`: file without its extension, then the export. */
  readonly handler: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly logGroupName: string;
  readonly roleArn: string;
  /** The key pair of the role. */
  readonly credentials: Credentials;
  /** Concurrent executions that the template reserves; undefined leaves it to this machine's limit. */
  readonly reservedConcurrency?: number;
}

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** What every function on this machine has in common. */
export interface RuntimeSettings {
  readonly region: string;
  /** AWS_ENDPOINT_URL_S3, ... : where the SDK clients in the functions find the local services. */
  readonly endpoints: Readonly<Record<string, string>>;
  readonly logDirectory: string;
  /** Parent of the execution environments' temporary folders. */
  readonly temporaryDirectory: string;
  /** Processes of one function at the same time; more invocations wait their turn. */
  readonly maximumEnvironments: number;
  readonly idleMilliseconds: number;
  /** Told of each invocation that has ended. */
  readonly onInvocation?: (invocation: ObservedInvocation) => void;
  /** The program that runs a function, with its first arguments: this Node, unless another is to be tried. */
  readonly node?: readonly [program: string, ...args: string[]] | undefined;
}
