import type { StackOutputs } from '../deployment/deploy.ts';
import type { LocalAccount } from '../deployment/local-account.ts';
import type { Interference, ObservedStatement } from '../faults/interference.ts';
import type { RuntimeSettings } from '../lambda/function-definition.ts';
import type { Endpoints } from '../operator/endpoints.ts';
import type { TokenOptions } from '../operator/tokens.ts';
import type { Scheduler } from '../scheduler/scheduler.ts';
import type { AwsServices } from './aws-services.ts';

/** How a pipeline on this machine is to be started. */
export interface PipelineOptions {
  /** Everything that is kept: objects, messages, rows, keys, logs. */
  readonly dataDirectory: string;
  /** Port of the API; the other services follow it. 0: any free ones. Left out: those of the last run. */
  readonly port?: number;
  /** CDK context on top of cdk.json's: `stage`, and `config` with the settings of lib/configuration/. */
  readonly context?: Readonly<Record<string, unknown>>;
  /** A cloud assembly that is there already, for tests that start several pipelines. */
  readonly assemblyDirectory?: string;
  /** Serve the field app, with an issuer for its sign-in; built where it is not there or stale. */
  readonly fieldApp?: boolean;
  /** Seconds for which a token of that issuer is valid: an hour unless given. */
  readonly signInSeconds?: number;
  /** False for throw-away data: the database forces nothing to the disk. */
  readonly durable?: boolean;
  /** What is being started, for a person who waits. */
  readonly onStep?: (step: string) => void;
  /** What a person should know of the start, such as a port that was taken. */
  readonly onNotice?: (notice: string) => void;
  readonly log?: (line: string) => void;
  readonly onFunctionLine?: (functionName: string, line: string) => void;
  /** Another Node for the functions, such as an emulated one. */
  readonly node?: RuntimeSettings['node'];
  /** Seconds before each retry of an asynchronous invocation: Lambda's own unless given. */
  readonly retrySeconds?: readonly number[];
  /** Faults between the functions and the services. For tests of what goes wrong. */
  readonly interference?: Interference;
  /** The thin form of it: sees every statement of the functions before the database does; what it throws is the answer. */
  readonly onStatement?: (statement: ObservedStatement) => unknown;
}

/** One that runs, for whoever drives it. */
export interface RunningPipeline extends AwsServices {
  readonly endpoints: Endpoints;
  readonly dataDirectory: string;
  /** Outputs of all stacks. */
  readonly outputs: StackOutputs;
  /** invoke(), get(name).killOne(), ... */
  readonly functions: LocalAccount['functions'];
  readonly scheduler: Scheduler;
  /** Simulates GuardDuty where the template has a plan. */
  readonly malwareScanner: LocalAccount['malwareScanner'];
  /** What the template says of each bucket, by name. */
  readonly bucketConfigurations: LocalAccount['bucketConfigurations'];
  /** A bearer token for another user, or for less than everything. */
  issueToken(subject: string, options?: Omit<TokenOptions, 'subject'>): Promise<string>;
  stop(): Promise<void>;
}
