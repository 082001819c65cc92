import type { AccessControl } from '../access/access-control.ts';
import type { Monitoring } from '../dashboard/monitoring.ts';
import type { EventBus } from '../event-bridge/event-bus.ts';
import type { MalwareScanner } from '../guardduty/malware-scanner.ts';
import type { AsynchronousInvoker } from '../lambda/asynchronous-invocation.ts';
import type { EventSourceMappings } from '../lambda/event-source-mappings.ts';
import type { FunctionRegistry } from '../lambda/function-registry.ts';
import type { DurableState } from '../operator/durable-state.ts';
import type { Postgres } from '../postgres/start-postgres.ts';
import type { DataApiServer } from '../rds-data/start-data-api-server.ts';
import type { BucketConfiguration } from '../s3/bucket-configuration.ts';
import type { S3Server } from '../s3/start-s3-server.ts';
import type { Scheduler } from '../scheduler/scheduler.ts';
import type { SecretsManagerServer } from '../secrets-manager/start-secrets-manager-server.ts';
import type { SqsServer } from '../sqs/start-sqs-server.ts';
import type { CustomResourceAnswers } from './custom-resource-answers.ts';
import type { DeclaredHttpApi } from './declared-http-api.ts';
import type { FunctionPolicies } from './function-policies.ts';
import type { Roles } from './roles.ts';

/** Everything that resources are deployed to: the account and region, as far as they exist on this machine. */
export interface LocalAccount {
  readonly account: string;
  readonly region: string;
  readonly state: DurableState;
  readonly access: AccessControl;
  readonly s3: S3Server;
  readonly sqs: SqsServer;
  readonly secrets: SecretsManagerServer;
  /** A bucket's or queue's policy is a resource of its own, but the services take both at once: kept here. */
  readonly bucketConfigurations: Map<string, BucketConfiguration>;
  readonly queueAttributes: Map<string, Readonly<Record<string, string>>>;
  readonly dataApi: DataApiServer;
  readonly postgres: Postgres;
  /** Names of the databases that clusters were made with. */
  readonly databases: string[];
  readonly functions: FunctionRegistry;
  readonly functionPolicies: FunctionPolicies;
  readonly roles: Roles;
  readonly asynchronousInvoker: AsynchronousInvoker;
  readonly eventSourceMappings: EventSourceMappings;
  readonly scheduler: Scheduler;
  readonly eventBus: EventBus;
  readonly malwareScanner: MalwareScanner;
  /** Dashboards and alarms of the template. */
  readonly monitoring: Monitoring;
  readonly httpApi: DeclaredHttpApi;
  readonly customResourceAnswers: CustomResourceAnswers;
  log(line: string): void;
}

/** Name of the queue of an ARN: arn:aws:sqs:REGION:ACCOUNT:NAME */
export function queueName(queueArn: string): string {
  return queueArn.split(':')[5] ?? '';
}
